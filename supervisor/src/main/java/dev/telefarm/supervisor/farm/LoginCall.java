package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.LoginRequest;

/** The client's handle on a login in progress. Thread-safe. */
public final class LoginCall {
  private final ControlLoop loop;
  private final LoginDialogue dialogue;

  LoginCall(ControlLoop loop, LoginDialogue dialogue) {
    this.loop = loop;
    this.dialogue = dialogue;
  }

  public void answer(LoginRequest request) {
    loop.run(() -> dialogue.answer(request));
  }

  /** The client is gone; the account stays as it is. */
  public void abandon() {
    loop.run(dialogue::abandon);
  }
}
