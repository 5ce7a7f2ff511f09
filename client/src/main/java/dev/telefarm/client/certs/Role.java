package dev.telefarm.client.certs;

/** What the owner of a client certificate may do. */
public enum Role {
  /** Look, and read the bytes of downloads. */
  READ,
  /** Everything. */
  ADMIN
}
