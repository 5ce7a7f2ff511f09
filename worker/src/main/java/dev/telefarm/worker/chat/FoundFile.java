package dev.telefarm.worker.chat;

import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.telegram.TdObject.File;

/**
 * A file in a message: what to tell about it, and TDLib's handle of it, which is good for one
 * client's life.
 */
public record FoundFile(Chat chat, Media media, File file) {}
