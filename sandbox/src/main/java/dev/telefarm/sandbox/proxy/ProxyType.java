package dev.telefarm.sandbox.proxy;

/** What a proxy speaks. */
public enum ProxyType {
  /** RFC 1928 and 1929. */
  SOCKS5,
  /** The CONNECT method of HTTP/1.1. */
  HTTP,
  /** Obfuscated MTProto with a secret. */
  MTPROTO
}
