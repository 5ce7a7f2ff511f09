package dev.telefarm.bench.faults;

import dev.telefarm.bench.faults.Fault.Setting;
import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.BareRun;
import dev.telefarm.bench.lab.BareTelegram;
import dev.telefarm.bench.lab.Farm;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.NotMeasuredException;
import dev.telefarm.bench.lab.Original;
import dev.telefarm.bench.lab.SandboxProxy;
import dev.telefarm.bench.lab.Shape;
import dev.telefarm.bench.lab.Story;
import dev.telefarm.bench.lab.Story.Sight;
import dev.telefarm.bench.lab.TelegramSandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Accounts of one row's own, on both sides, logged in and warm: nothing that a fault leaves behind
 * meets another row, so rows can be measured side by side. Each account receives {@link #RATE}, so
 * an undisturbed file takes the same time every time.
 */
final class Stage implements AutoCloseable {
  /** Of the file. */
  static final long BYTES = 16 << 20;

  /** TDLib asks for a file of that size in 256 parts. */
  static final long REQUEST_BYTES = BYTES / 256;

  /** Bytes a second of an account. */
  static final long RATE = 4 << 20;

  private static final long WARM_UP = 1 << 20;

  private final Lab lab;
  private final List<AccountSetup> accounts;
  private final Optional<SandboxProxy> proxy;
  private final Optional<Bare> bare;

  private record Bare(BareTelegram client, String account) {}

  private Stage(
      Lab lab, List<AccountSetup> accounts, Optional<SandboxProxy> proxy, Optional<Bare> bare) {
    this.lab = lab;
    this.accounts = accounts;
    this.proxy = proxy;
    this.bare = bare;
  }

  /**
   * @param name of this stage alone
   * @param setting how many accounts of the farm there are, and whether behind a proxy
   * @param besideBare whether bare TDLib is wanted too
   */
  static Stage open(Lab lab, String name, Setting setting, boolean besideBare)
      throws IOException, InterruptedException {
    TelegramSandbox telegram = lab.telegram();
    Optional<SandboxProxy> proxy =
        setting.proxied() ? Optional.of(telegram.openProxy()) : Optional.empty();
    List<AccountSetup> accounts =
        IntStream.rangeClosed(1, setting.accounts())
            .mapToObj(number -> AccountSetup.ofOneLane("f-" + name + "-" + number, proxy))
            .toList();
    for (AccountSetup account : accounts) {
      lab.farm().ready(account);
      telegram.shape(account.id(), new Shape(0, RATE, 0));
      var _ = lab.downloads().fetch(telegram.post(WARM_UP), account);
    }
    Optional<Bare> bare = Optional.empty();
    if (besideBare) {
      String id = "b-" + name;
      bare = Optional.of(new Bare(lab.bare(id), id));
      telegram.shape(id, new Shape(0, RATE, 0));
      bare.get().client().prepare(List.of(telegram.post(WARM_UP)));
      var _ = bare.get().client().fetch();
    }
    return new Stage(lab, accounts, proxy, bare);
  }

  boolean hasBare() {
    return bare.isPresent();
  }

  /**
   * The farm fetches one file while the script is played.
   *
   * @param enough as for {@link dev.telefarm.bench.lab.WatchedDownload#follow}
   */
  FarmTake farm(Script script, boolean abroad, Duration limit, Predicate<Sight> enough)
      throws IOException, InterruptedException {
    Scene scene = scene(accounts.stream().map(AccountSetup::id).toList(), abroad, this::kill);
    Play play = Play.begin(script, scene);
    Story story;
    try (play) {
      story = lab.watched().follow(scene.file(), accounts, limit, enough);
    }
    return new FarmTake(
        story,
        play,
        scene.servedTwice(),
        scene.telegram().faults().callsIntoWaits(scene.accounts()));
  }

  /** Bare TDLib does the same. */
  BareTake bare(Script script, boolean abroad, Duration limit)
      throws IOException, InterruptedException {
    Bare side = bare.orElseThrow();
    Scene scene = scene(List.of(side.account()), abroad, () -> {});
    side.client().prepare(List.of(scene.file()));
    BareRun run;
    try (Play _ = Play.begin(script, scene)) {
      run = side.client().attempt(limit);
    }
    return new BareTake(run, scene.telegram().faults().callsIntoWaits(scene.accounts()));
  }

  private Scene scene(List<String> ids, boolean abroad, Runnable kill) throws IOException {
    TelegramSandbox telegram = lab.telegram();
    Original file = abroad ? telegram.postAbroad(BYTES) : telegram.post(BYTES);
    return new Scene(telegram, ids, file, proxy, kill);
  }

  private void kill() {
    try {
      long pid = lab.farm().worker(accounts.getFirst()).getPid();
      if (ProcessHandle.of(pid).filter(ProcessHandle::destroyForcibly).isEmpty()) {
        throw new NotMeasuredException("the worker " + pid + " could not be killed");
      }
    } catch (IOException e) {
      throw new NotMeasuredException(String.valueOf(e));
    }
  }

  /** Ends the processes of these accounts, so that they cost the other rows nothing. */
  @Override
  public void close() throws IOException {
    bare.ifPresent(side -> side.client().close());
    Farm farm = lab.farm();
    accounts.forEach(farm::stop);
  }
}
