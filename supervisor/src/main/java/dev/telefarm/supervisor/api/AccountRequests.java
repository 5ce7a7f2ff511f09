package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.TestProxyRequest;
import dev.telefarm.proto.v1.UpdateAccountRequest;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.account.ProxySecrets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What requests that set something of an account must be like. */
final class AccountRequests {
  private static final String ALL =
      Arrays.stream(AccountSetting.values())
          .map(setting -> setting.path)
          .collect(Collectors.joining(", "));

  private AccountRequests() {}

  /** Returns the id of the account to make. */
  static AccountId check(CreateAccountRequest request) {
    Fields fields = new Fields();
    Optional<AccountId> id = AccountId.parse(request.getAccountId());
    fields.require(
        id.isPresent(),
        "account_id",
        "must be 1 to 63 characters of [a-z0-9-], start with a letter and not end with a dash");
    for (AccountSetting setting : AccountSetting.values()) {
      setting.check(fields, request.getAccount());
    }
    fields.require(
        !ProxySecrets.incomplete(request.getAccount().getProxy()),
        "account.proxy.server.mtproto.secret",
        "is required");
    fields.requestId(request.getRequestId());
    fields.check();
    return id.orElseThrow();
  }

  static void check(TestProxyRequest request) {
    Fields fields = new Fields();
    if (!request.getName().isEmpty() || !request.hasProxy()) {
      fields.accountNameForm(request.getName(), "name");
    }
    if (request.hasProxy()) {
      ProxyFields.check(fields, request.getProxy(), "proxy");
    }
    fields.check();
  }

  /** Returns what the update makes of an account. */
  static UnaryOperator<Account> check(UpdateAccountRequest request) {
    Fields fields = new Fields();
    Account values = request.getAccount();
    fields.accountNameForm(values.getName(), "account.name");
    Set<String> paths = new HashSet<>(request.getUpdateMask().getPathsList());
    boolean allThatAreSet = paths.isEmpty();
    // AIP-134: every field, those that are not set too.
    boolean all = paths.remove("*");
    Set<AccountSetting> chosen = EnumSet.noneOf(AccountSetting.class);
    for (AccountSetting setting : AccountSetting.values()) {
      if (paths.remove(setting.path) || all || (allThatAreSet && setting.isSet(values))) {
        chosen.add(setting);
        setting.check(fields, values);
      }
    }
    fields.require(paths.isEmpty(), "update_mask", "may name " + ALL + ", or be *");
    fields.check();
    return account -> {
      Account.Builder next = account.toBuilder();
      chosen.forEach(setting -> setting.copy(values, next));
      return next.build();
    };
  }
}
