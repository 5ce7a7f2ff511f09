package dev.telefarm.worker.login;

import dev.telefarm.worker.telegram.OptionValue.OptionValueBoolean;
import dev.telefarm.worker.telegram.TdFunction.SetOption;
import dev.telefarm.worker.telegram.TdFunction.SetTdlibParameters;
import dev.telefarm.worker.telegram.TelegramClient;
import java.nio.file.Path;

/**
 * What every client of the account is told first.
 *
 * @param version what Telegram shows the person as the application's version
 */
record ClientSetup(TelegramSettings settings, String version) {
  private static final String APPLICATION = "TeleFarm";

  /** The first client's name in the person's list of devices. */
  static String device() {
    return APPLICATION;
  }

  /** A further lane's; counted from one there, the first client being the first lane. */
  static String device(int lane) {
    return APPLICATION + " lane " + (lane + 1);
  }

  /**
   * Answers authorizationStateWaitTdlibParameters.
   *
   * @param folder TDLib's own, of this client alone: created if missing
   */
  void configure(TelegramClient client, Path folder, String device) {
    Unawaited.logFailure(
        client.send(
            new SetTdlibParameters(
                settings.useTestDc(),
                folder.toString(),
                folder.toString(),
                "",
                /* useFileDatabase= */ true,
                /* useChatInfoDatabase= */ true,
                // Messages are looked up as they are needed; keeping them would only grow the disk.
                /* useMessageDatabase= */ false,
                /* useSecretChats= */ false,
                settings.apiId(),
                settings.apiHash().value(),
                "en",
                device,
                "",
                version)));
    // An online client notices a dead connection after 7 s instead of 137 s (measured).
    Unawaited.logFailure(client.send(new SetOption("online", new OptionValueBoolean(true))));
  }
}
