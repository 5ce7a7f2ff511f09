package dev.telefarm.worker.telegram;

/** What a proxy speaks, with what it asks for. None of them prints its secrets. */
public sealed interface ProxyType extends TdObject {
  record ProxyTypeSocks5(String username, String password) implements ProxyType {
    @Override
    public String toString() {
      return "ProxyTypeSocks5[***]";
    }
  }

  /**
   * By HTTP.
   *
   * @param httpOnly without the CONNECT method
   */
  record ProxyTypeHttp(String username, String password, boolean httpOnly) implements ProxyType {
    @Override
    public String toString() {
      return "ProxyTypeHttp[***]";
    }
  }

  record ProxyTypeMtproto(String secret) implements ProxyType {
    @Override
    public String toString() {
      return "ProxyTypeMtproto[***]";
    }
  }
}
