package dev.telefarm.supervisor.schedule;

import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadWait;

/** What becomes of a pending download. */
public sealed interface Decision {
  String download();

  /** The same of another download. */
  Decision about(String other);

  /** The account gets it. */
  record Assign(String download, String account) implements Decision {
    @Override
    public Decision about(String other) {
      return new Assign(other, account);
    }
  }

  /** A free slot or a starting account is near: it stays QUEUED. */
  record Queue(String download) implements Decision {
    @Override
    public Decision about(String other) {
      return new Queue(other);
    }
  }

  /** WAITING until somebody does something about the accounts. */
  record Wait(String download, DownloadWait why) implements Decision {
    @Override
    public Decision about(String other) {
      return new Wait(other, why);
    }
  }

  /** FAILED: every account that may do it has refused it. */
  record Fail(String download, DownloadFailure failure) implements Decision {
    @Override
    public Decision about(String other) {
      return new Fail(other, failure);
    }
  }
}
