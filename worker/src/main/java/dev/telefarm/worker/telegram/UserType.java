package dev.telefarm.worker.telegram;

/** Person or bot; deleted and unknown users are not modelled. */
public sealed interface UserType extends TdObject {
  record UserTypeRegular() implements UserType {}

  record UserTypeBot() implements UserType {}
}
