package dev.telefarm.sandbox.fault;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which connections an action is for. */
public enum Scope {
  /** The one that the call came over. */
  @JsonProperty("connection")
  CONNECTION,
  /** All of the same account; before login only that one connection. */
  @JsonProperty("account")
  ACCOUNT,
  @JsonProperty("all")
  ALL
}
