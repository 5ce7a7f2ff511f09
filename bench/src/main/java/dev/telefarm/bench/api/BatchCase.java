package dev.telefarm.bench.api;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Figure;
import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.Farm;
import dev.telefarm.bench.lab.Host;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.NotMeasuredException;
import dev.telefarm.bench.lab.Polling;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Target;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.BatchCreateDownloadsRequest;
import dev.telefarm.proto.v1.CancelDownloadBatchRequest;
import dev.telefarm.proto.v1.ChatMedia;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadBatchServiceGrpc;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.GetDownloadBatchRequest;
import dev.telefarm.proto.v1.UpdateAccountRequest;
import java.time.Duration;
import java.util.List;

/** How long it takes until every file of a large chat has its download. */
final class BatchCase implements BenchCase {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Of the sandbox in one request. */
  private static final int POSTED_AT_ONCE = 1_000;

  /** The least that an account can be limited to: the files stay where they are meanwhile. */
  private static final long LEAST_BYTES_PER_SECOND = 65_536;

  @Override
  public String name() {
    return "batch";
  }

  @Override
  public String description() {
    return "BatchCreateDownloads of a whole chat, until all of it is listed and has its downloads";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    int files = sizes.downloads() / 10;
    return List.of(
        new Figure(
            "BatchCreateDownloads of %d files, until all are listed".formatted(files),
            "s",
            new Target.AtMost(10),
            lab -> measure(lab, files)));
  }

  private static Found measure(Lab lab, int files) throws Exception {
    AccountSetup account = AccountSetup.ofOneLane("lister");
    lab.begin(account);
    Farm farm = lab.farm();
    long chat = post(lab, files);
    try (TelefarmClient client = farm.connectAnew()) {
      slowDown(client, account);
      long supervisor = farm.pid();
      long worker = farm.worker(account).getPid();
      Duration before = Host.cpu(supervisor);
      Duration workerBefore = Host.cpu(worker);
      long start = System.nanoTime();
      String name =
          client
              .downloads()
              .batchCreateDownloads(request(chat, account, lab.files() + "/batch/"))
              .getName();
      var batches = DownloadBatchServiceGrpc.newBlockingStub(client.channel());
      var get = GetDownloadBatchRequest.newBuilder().setName(name).build();
      DownloadBatch listed =
          Polling.until(
              "end of the listing",
              LIMIT,
              () -> batches.getDownloadBatch(get),
              DownloadBatch::hasListTime);
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpu = (Host.cpu(supervisor).toNanos() - before.toNanos()) / 1e9;
      double workerCpu = (Host.cpu(worker).toNanos() - workerBefore.toNanos()) / 1e9;
      var _ =
          batches.cancelDownloadBatch(
              CancelDownloadBatchRequest.newBuilder().setName(name).build());
      if (listed.getListedCount() < files) {
        throw new NotMeasuredException(listed.getListedCount() + " files were listed");
      }
      return new Found(
          seconds,
          List.of(
              new Input("files", listed.getListedCount(), ""),
              new Input("processor time of the supervisor", cpu, "s"),
              new Input("processor time of the worker", workerCpu, "s")));
    }
  }

  /** The chat that the files are in. */
  private static long post(Lab lab, int files) throws Exception {
    long chat = 0;
    for (int posted = 0; posted < files; posted += POSTED_AT_ONCE) {
      int more = Math.min(POSTED_AT_ONCE, files - posted);
      chat = lab.telegram().post(Sizes.MEBIBYTE, more).getFirst().chatId();
    }
    return chat;
  }

  private static void slowDown(TelefarmClient client, AccountSetup account) {
    var slow =
        Account.newBuilder().setName(account.name()).setBytesPerSecond(LEAST_BYTES_PER_SECOND);
    var _ =
        client.accounts().updateAccount(UpdateAccountRequest.newBuilder().setAccount(slow).build());
  }

  private static BatchCreateDownloadsRequest request(
      long chat, AccountSetup account, String folder) {
    return BatchCreateDownloadsRequest.newBuilder()
        .setBatch(
            DownloadBatch.newBuilder()
                .setChat(ChatMedia.newBuilder().setChat(Long.toString(chat)))
                .setTarget(DownloadTarget.newBuilder().setPath(folder))
                .setAccounts(AccountSelector.newBuilder().addAccounts(account.name())))
        .build();
  }
}
