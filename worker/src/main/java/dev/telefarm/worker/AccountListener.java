package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.Lanes;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.worker.chat.Queries;
import dev.telefarm.worker.download.Downloads;
import dev.telefarm.worker.link.SupervisorLink;
import dev.telefarm.worker.login.TelegramAccount;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.Trouble;

/**
 * Passes what Telegram tells of the account to whom it concerns: the downloads, the queries, the
 * supervisor. Thread-safe; nothing blocks.
 */
final class AccountListener implements TelegramAccount.Listener {
  private static final int FIRST_LANE = 0;

  private final Downloads downloads;
  private final Queries queries;
  private final SupervisorLink link;
  private final NewsReports news;

  private volatile Authorization authorization =
      Authorization.newBuilder().setState(Authorization.State.STATE_STARTING).build();

  AccountListener(Downloads downloads, Queries queries, SupervisorLink link) {
    this.downloads = downloads;
    this.queries = queries;
    this.link = link;
    this.news = new NewsReports(link);
  }

  /** As told last. */
  Authorization authorization() {
    return authorization;
  }

  @Override
  public void authorizationChanged(Authorization next) {
    authorization = next;
    if (next.getState() == Authorization.State.STATE_LOGGING_OUT
        || next.getState() == Authorization.State.STATE_WAIT_PHONE_NUMBER) {
      downloads.loggedOut();
    }
    link.report(WorkerReport.newBuilder().setAuthorization(next).build());
  }

  @Override
  public void lanesChanged(Lanes lanes) {
    link.report(WorkerReport.newBuilder().setLanes(lanes).build());
  }

  @Override
  public void ready(int lane, TelegramClient client) {
    if (lane == FIRST_LANE) {
      queries.ready(client);
    }
    downloads.ready(lane, client);
  }

  @Override
  public void lost(int lane) {
    if (lane == FIRST_LANE) {
      queries.lost();
    }
    downloads.lost(lane);
  }

  @Override
  public void fileChanged(int lane, File file) {
    downloads.fileChanged(lane, file);
  }

  @Override
  public void messageCame(long chatId) {
    news.came(chatId);
  }

  @Override
  public void troubled(int lane, Trouble trouble) {
    downloads.troubled(lane, trouble);
  }

  @Override
  public void connectionChanged(int lane, boolean connected) {
    downloads.connected(lane, connected);
  }
}
