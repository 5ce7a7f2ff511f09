package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.rpc.CdnRedirects.Redirect;
import dev.telefarm.sandbox.session.RpcCall;
import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Content;
import dev.telefarm.sandbox.world.SharedFile;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A content delivery network, as core.telegram.org/cdn has it: a client is redirected to it for a
 * file, gets the bytes there encrypted, and compares hashes that it has from its own data centre.
 * The network asks for the first part of each file to be uploaded to it first.
 */
final class CdnMethods {
  private static final int HASHED = 128 << 10;
  private static final int HASHES_AT_ONCE = 10;

  private final UploadMethods uploads;
  private final CdnRedirects redirects;
  private final Logins logins;
  private final ServedLedger served;
  private final String publicKey;

  /**
   * @param publicKey PEM of the key that the network's handshake uses
   */
  CdnMethods(
      UploadMethods uploads,
      CdnRedirects redirects,
      Logins logins,
      ServedLedger served,
      String publicKey) {
    this.uploads = uploads;
    this.redirects = redirects;
    this.logins = logins;
    this.served = served;
    this.publicKey = publicKey;
  }

  void register(MethodTable methods) {
    methods.open("help.getCdnConfig", call -> config());
    methods.open("upload.getCdnFile", this::getCdnFile);
    methods.forAccount("upload.reuploadCdnFile", this::reupload);
    methods.forAccount("upload.getCdnFileHashes", this::cdnFileHashes);
    methods.forSession("upload.getFileHashes", this::fileHashes);
  }

  private TlObject config() {
    return TlObject.of("cdnConfig")
        .with(
            "public_keys",
            List.of(
                TlObject.of("cdnPublicKey")
                    .with("dc_id", CdnRedirects.DC)
                    .with("public_key", publicKey)));
  }

  /** Answers upload.getFile with a redirect; as usual, if the client cannot follow one. */
  TlObject redirect(RpcCall call) throws RpcException {
    Account caller = logins.require(call.session().authKeyId());
    if (!call.function().bool("cdn_supported")) {
      return uploads.getFile(caller, call);
    }
    SharedFile file = uploads.locate(call);
    Redirect redirect = redirects.of(caller, file);
    return TlObject.of("upload.fileCdnRedirect")
        .with("dc_id", CdnRedirects.DC)
        .with("file_token", redirect.token())
        .with("encryption_key", redirect.key())
        .with("encryption_iv", redirect.iv())
        .with("file_hashes", hashes(file, call.function().longValue("offset")));
  }

  private TlObject getCdnFile(RpcCall call) throws RpcException {
    TlObject request = call.function();
    if (call.session().dcId() != CdnRedirects.DC) {
      throw Errors.badRequest("CDN_METHOD_INVALID");
    }
    Redirect redirect = require(request);
    long offset = request.longValue("offset");
    int limit = request.intValue("limit");
    UploadMethods.requireAligned(offset, limit, /* precise= */ false);
    if (!redirects.isUploaded(redirect)) {
      return TlObject.of("upload.cdnFileReuploadNeeded").with("request_token", redirect.request());
    }
    byte[] plain = read(redirect.file(), offset, limit);
    served.record(redirect.account(), redirect.file(), offset, plain.length);
    return TlObject.of("upload.cdnFile").with("bytes", redirect.encrypted(plain, offset));
  }

  private TlObject reupload(Account caller, TlObject request) throws RpcException {
    Redirect redirect = require(request);
    if (!Arrays.equals(redirect.request(), request.bytes("request_token"))) {
      throw Errors.badRequest("REQUEST_TOKEN_INVALID");
    }
    redirects.upload(redirect);
    return TlObject.vector(hashes(redirect.file(), 0));
  }

  private TlObject cdnFileHashes(Account caller, TlObject request) throws RpcException {
    return TlObject.vector(hashes(require(request).file(), request.longValue("offset")));
  }

  private TlObject fileHashes(Account caller, RpcCall call) throws RpcException {
    return TlObject.vector(hashes(uploads.locate(call), call.function().longValue("offset")));
  }

  private Redirect require(TlObject request) throws RpcException {
    Redirect redirect = redirects.find(request.bytes("file_token"));
    if (redirect == null) {
      throw Errors.badRequest("FILE_TOKEN_INVALID");
    }
    return redirect;
  }

  /** Of the pieces from the one with {@code offset} on. */
  private static List<TlObject> hashes(SharedFile file, long offset) throws RpcException {
    var hashes = new ArrayList<TlObject>();
    long at = Math.max(0, offset) / HASHED * HASHED;
    for (; at < file.size() && hashes.size() < HASHES_AT_ONCE; at += HASHED) {
      byte[] piece = read(file, at, HASHED);
      hashes.add(
          TlObject.of("fileHash")
              .with("offset", at)
              .with("limit", piece.length)
              .with("hash", sha256(piece)));
    }
    return hashes;
  }

  private static byte[] read(SharedFile file, long offset, int length) throws RpcException {
    Content content = file.content();
    try {
      return content.read(offset, length);
    } catch (IOException e) {
      throw new RpcException(500, "FILE_UNAVAILABLE");
    }
  }

  private static byte[] sha256(byte[] piece) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(piece);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
