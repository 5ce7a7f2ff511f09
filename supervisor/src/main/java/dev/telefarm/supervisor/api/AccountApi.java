package dev.telefarm.supervisor.api;

import com.google.protobuf.Empty;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.DeleteAccountRequest;
import dev.telefarm.proto.v1.GetAccountRequest;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.ListAccountsResponse;
import dev.telefarm.proto.v1.LogOutRequest;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginResponse;
import dev.telefarm.proto.v1.StartAccountRequest;
import dev.telefarm.proto.v1.StopAccountRequest;
import dev.telefarm.proto.v1.TestProxyRequest;
import dev.telefarm.proto.v1.TestProxyResponse;
import dev.telefarm.proto.v1.UpdateAccountRequest;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.farm.FarmAccounts;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code telefarm.v1.AccountService}. */
final class AccountApi extends AccountServiceGrpc.AccountServiceImplBase {
  private final FarmAccounts accounts;

  AccountApi(FarmAccounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public void createAccount(CreateAccountRequest request, StreamObserver<Account> answer) {
    Answers.unary(answer, () -> accounts.create(AccountRequests.check(request), request));
  }

  @Override
  public void getAccount(GetAccountRequest request, StreamObserver<Account> answer) {
    Answers.unary(answer, () -> accounts.get(Fields.accountName(request.getName(), "name")));
  }

  @Override
  public void listAccounts(
      ListAccountsRequest request, StreamObserver<ListAccountsResponse> answer) {
    Answers.unary(
        answer,
        () -> {
          int size = Fields.pageSize(request.getPageSize());
          Fields.checkLabels(request.getLabelsMap());
          var query = request.toBuilder().clearPageSize().clearPageToken().build();
          Optional<AccountId> after =
              PageToken.cursor(query, request.getPageToken())
                  .map(cursor -> AccountId.parse(cursor).orElseThrow(PageToken::invalid));
          List<Account> page = accounts.list(after, request.getLabelsMap(), size + 1);
          var response =
              ListAccountsResponse.newBuilder()
                  .addAllAccounts(page.subList(0, Math.min(size, page.size())));
          if (page.size() > size) {
            String last = page.get(size - 1).getName();
            response.setNextPageToken(PageToken.of(query, last.substring(last.indexOf('/') + 1)));
          }
          return response.build();
        });
  }

  @Override
  public void updateAccount(UpdateAccountRequest request, StreamObserver<Account> answer) {
    Answers.unary(
        answer,
        () -> {
          UnaryOperator<Account> change = AccountRequests.check(request);
          Account named = request.getAccount();
          return accounts.update(
              Fields.accountName(named.getName(), "account.name"), named.getEtag(), change);
        });
  }

  @Override
  public void deleteAccount(DeleteAccountRequest request, StreamObserver<Empty> answer) {
    Answers.unary(
        answer,
        () -> {
          accounts.delete(Fields.accountName(request.getName(), "name"), request.getForce());
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public StreamObserver<LoginRequest> login(StreamObserver<LoginResponse> responses) {
    return new LoginStream(accounts, responses);
  }

  @Override
  public void logOut(LogOutRequest request, StreamObserver<Account> answer) {
    Answers.unary(answer, () -> accounts.logOut(Fields.accountName(request.getName(), "name")));
  }

  @Override
  public void testProxy(TestProxyRequest request, StreamObserver<TestProxyResponse> answer) {
    Answers.unary(
        answer,
        () -> {
          AccountRequests.check(request);
          return accounts.testProxy(
              AccountId.parseName(request.getName()),
              request.hasProxy() ? Optional.of(request.getProxy()) : Optional.empty());
        });
  }

  @Override
  public void startAccount(StartAccountRequest request, StreamObserver<Account> answer) {
    Answers.unary(
        answer, () -> accounts.setWanted(Fields.accountName(request.getName(), "name"), true));
  }

  @Override
  public void stopAccount(StopAccountRequest request, StreamObserver<Account> answer) {
    Answers.unary(
        answer, () -> accounts.setWanted(Fields.accountName(request.getName(), "name"), false));
  }
}
