package dev.telefarm.worker.login;

/** The application's identity at Telegram (my.telegram.org). */
public record TelegramSettings(int apiId, Secret apiHash, boolean useTestDc) {}
