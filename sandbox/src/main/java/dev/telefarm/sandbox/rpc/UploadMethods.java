package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcCall;
import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Content;
import dev.telefarm.sandbox.world.FileKind;
import dev.telefarm.sandbox.world.SharedFile;
import dev.telefarm.sandbox.world.World;
import java.io.IOException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** upload.getFile, with the rules that core.telegram.org/api/files gives for offset and limit. */
final class UploadMethods {
  private static final Logger LOG = LoggerFactory.getLogger(UploadMethods.class);
  private static final int MAXIMUM_PART = 1 << 20;

  private final World world;
  private final ServedLedger served;

  UploadMethods(World world, ServedLedger served) {
    this.world = world;
    this.served = served;
  }

  void register(MethodTable methods) {
    methods.forSession("upload.getFile", this::getFile);
  }

  /** The file that a call names by its location, if the caller may have it here. */
  SharedFile locate(RpcCall call) throws RpcException {
    TlObject location = call.function().object("location");
    SharedFile file = find(location);
    if (file.dc() != call.session().dcId()) {
      throw Errors.migrate(file.dc());
    }
    requireReference(file, location.bytes("file_reference"));
    return file;
  }

  TlObject getFile(Account caller, RpcCall call) throws RpcException {
    TlObject request = call.function();
    TlObject location = request.object("location");
    SharedFile file = locate(call);
    Content content = content(file, location.string("thumb_size"));
    long offset = request.longValue("offset");
    int limit = request.intValue("limit");
    requireAligned(offset, limit, request.bool("precise"));
    try {
      byte[] bytes = content.read(offset, limit);
      if (content.equals(file.content())) {
        served.record(caller, file, offset, bytes.length);
      }
      return TlObject.of("upload.file")
          .with("type", TlObject.of("storage.fileUnknown"))
          .with("mtime", (int) file.date().getEpochSecond())
          .with("bytes", bytes);
    } catch (IOException e) {
      LOG.warn("cannot read {}: {}", file.name(), e.getMessage());
      throw new RpcException(500, "FILE_UNAVAILABLE");
    }
  }

  private static void requireReference(SharedFile file, byte[] shown) throws RpcException {
    if (!Arrays.equals(MessageObjects.fileReference(file), shown)) {
      throw Errors.badRequest(
          MessageObjects.isFileReference(file, shown)
              ? "FILE_REFERENCE_EXPIRED"
              : "FILE_REFERENCE_INVALID");
    }
  }

  private SharedFile find(TlObject location) throws RpcException {
    boolean document = location.is("inputDocumentFileLocation");
    if (!document && !location.is("inputPhotoFileLocation")) {
      throw Errors.badRequest("LOCATION_INVALID");
    }
    SharedFile file = world.file(location.longValue("id"));
    if (file == null || file.accessHash() != location.longValue("access_hash")) {
      throw Errors.badRequest("FILE_ID_INVALID");
    }
    if ((file.kind() == FileKind.PHOTO) == document) {
      throw Errors.badRequest("LOCATION_INVALID");
    }
    return file;
  }

  private static Content content(SharedFile file, String size) throws RpcException {
    if (file.kind() == FileKind.PHOTO) {
      return file.content(size).orElseThrow(() -> Errors.badRequest("LOCATION_INVALID"));
    }
    if (!size.isEmpty()) {
      throw Errors.badRequest("LOCATION_INVALID");
    }
    return file.content();
  }

  static void requireAligned(long offset, int limit, boolean precise) throws RpcException {
    int unit = precise ? 1024 : 4096;
    if (offset < 0 || offset % unit != 0) {
      throw Errors.badRequest("OFFSET_INVALID");
    }
    if (limit <= 0
        || limit > MAXIMUM_PART
        || limit % unit != 0
        || (!precise && MAXIMUM_PART % limit != 0)
        || offset / MAXIMUM_PART != (offset + limit - 1) / MAXIMUM_PART) {
      throw Errors.badRequest("LIMIT_INVALID");
    }
  }
}
