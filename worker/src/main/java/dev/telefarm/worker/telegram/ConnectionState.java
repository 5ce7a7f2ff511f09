package dev.telefarm.worker.telegram;

/** How a client is connected with Telegram. */
public sealed interface ConnectionState extends TdObject {
  record ConnectionStateWaitingForNetwork() implements ConnectionState {}

  record ConnectionStateConnectingToProxy() implements ConnectionState {}

  record ConnectionStateConnecting() implements ConnectionState {}

  record ConnectionStateUpdating() implements ConnectionState {}

  record ConnectionStateReady() implements ConnectionState {}
}
