package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.supervisor.account.ProxySecrets;

/** What of an account its owner may choose. */
enum AccountSetting {
  LABELS("labels") {
    @Override
    boolean isSet(Account account) {
      return account.getLabelsCount() > 0;
    }

    @Override
    void check(Fields fields, Account account) {
      fields.labels(account.getLabelsMap(), "account.labels");
    }

    @Override
    void copy(Account from, Account.Builder to) {
      to.clearLabels().putAllLabels(from.getLabelsMap());
    }
  },
  MAX_PARALLEL("max_parallel") {
    @Override
    boolean isSet(Account account) {
      return account.getMaxParallel() != 0;
    }

    @Override
    void check(Fields fields, Account account) {
      fields.range(account.getMaxParallel(), 16, "account.max_parallel");
    }

    @Override
    void copy(Account from, Account.Builder to) {
      to.setMaxParallel(from.getMaxParallel());
    }
  },
  LANES("lanes") {
    @Override
    boolean isSet(Account account) {
      return account.getLanes() != 0;
    }

    @Override
    void check(Fields fields, Account account) {
      fields.range(account.getLanes(), 4, "account.lanes");
    }

    @Override
    void copy(Account from, Account.Builder to) {
      to.setLanes(from.getLanes());
    }
  },
  BYTES_PER_SECOND("bytes_per_second") {
    @Override
    boolean isSet(Account account) {
      return account.getBytesPerSecond() != 0;
    }

    @Override
    void check(Fields fields, Account account) {
      long rate = account.getBytesPerSecond();
      fields.require(
          rate == 0 || rate >= LEAST_RATE,
          "account.bytes_per_second",
          "must be at least " + LEAST_RATE + ", or 0 for no limit");
    }

    @Override
    void copy(Account from, Account.Builder to) {
      to.setBytesPerSecond(from.getBytesPerSecond());
    }
  },
  DAILY_BYTE_BUDGET("daily_byte_budget") {
    @Override
    boolean isSet(Account account) {
      return account.getDailyByteBudget() != 0;
    }

    @Override
    void check(Fields fields, Account account) {
      fields.require(
          account.getDailyByteBudget() >= 0,
          "account.daily_byte_budget",
          "must not be negative; 0 is no limit");
    }

    @Override
    void copy(Account from, Account.Builder to) {
      to.setDailyByteBudget(from.getDailyByteBudget());
    }
  },
  PROXY("proxy") {
    @Override
    boolean isSet(Account account) {
      return account.hasProxy();
    }

    @Override
    void check(Fields fields, Account account) {
      ProxyFields.check(fields, account.getProxy(), "account.proxy");
    }

    @Override
    void copy(Account from, Account.Builder to) {
      if (!from.hasProxy()) {
        to.clearProxy();
        return;
      }
      Proxy next = ProxySecrets.kept(to.getProxy(), from.getProxy());
      ProxyFields.requireSecret(ProxySecrets.incomplete(next), "account.proxy");
      to.setProxy(next);
    }
  };

  /** Below, a connection would be slower than its own upkeep. */
  private static final long LEAST_RATE = 64 << 10;

  /** As a field mask names it. */
  final String path;

  AccountSetting(String path) {
    this.path = path;
  }

  abstract boolean isSet(Account account);

  abstract void check(Fields fields, Account account);

  abstract void copy(Account from, Account.Builder to);
}
