package dev.telefarm.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.StopAccountRequest;
import dev.telefarm.supervisor.access.Methods;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every method of the API with requests that nobody would send. {@code -Dseed} repeats a run. */
final class FuzzIT {
  private static final int CASES = 100_000;

  /** Calls at the same time; between two lots it is looked at what changed. */
  private static final int LOT = 200;

  /** A stream shows what it has at once, and goes on for ever. */
  private static final long STREAM_MILLIS = 100;

  /**
   * They do what they are asked to if only the name is right, and that takes its time: ends
   * processes, or the farm's work.
   */
  private static final Set<String> LEFT_OUT =
      Set.of("StartAccount", "RestartWorker", "DrainFarm", "DeleteAccount");

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  /** What became of a call. */
  private record Outcome(MethodDescriptor<Message, Message> method, Message request, Status end) {
    boolean refused() {
      return !end.isOk() && end.getCode() != Status.Code.CANCELLED;
    }
  }

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder);
    supervisor.configure(
        "[api]",
        """
        [api]
        calls_per_second = 1000000\
        """);
    supervisor.start();
    var calls = new FarmCalls(supervisor, folder);
    calls.createAccount("alice");
    var _ =
        supervisor
            .accounts()
            .stopAccount(StopAccountRequest.newBuilder().setName("accounts/alice").build());
    var _ = supervisor.downloads().createDownload(calls.download(1));
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void nothingCrashesNothingIsInternalAndWhatIsRefusedChangesNothing() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("FuzzIT -Dseed=" + seed);
    List<MethodDescriptor<Message, Message>> methods = methods();
    var fuzzer = new RequestFuzzer(seed, known());
    Map<Status.Code, Integer> codes = new EnumMap<>(Status.Code.class);
    CallOptions token =
        CallOptions.DEFAULT.withCallCredentials(SupervisorProcess.bearer(supervisor.token()));
    byte[] state = state();
    for (int made = 0; made < CASES; made += LOT) {
      List<CompletableFuture<Outcome>> lot = new ArrayList<>();
      for (int i = 0; i < LOT; i++) {
        MethodDescriptor<Message, Message> method = methods.get((made + i) % methods.size());
        lot.add(call(supervisor.calls(), token, method, fuzzer.next(prototype(method))));
      }
      boolean changed = false;
      for (CompletableFuture<Outcome> one : lot) {
        Outcome outcome = one.get(30, TimeUnit.SECONDS);
        codes.merge(outcome.end().getCode(), 1, Integer::sum);
        assertThat(outcome.end().getCode())
            .as("%s of %s: %s", outcome.method(), outcome.request(), outcome.end())
            .isNotIn(Status.Code.INTERNAL, Status.Code.UNKNOWN, Status.Code.UNAVAILABLE);
        changed |= !outcome.refused() && !Methods.readOnly(outcome.method());
      }
      byte[] after = state();
      if (!changed) {
        assertThat(new String(after, UTF_8)).isEqualTo(new String(state, UTF_8));
      }
      state = after;
    }
    System.out.println(CASES + " calls of " + methods.size() + " methods: " + codes);
    assertThat(codes).containsKeys(Status.Code.OK, Status.Code.INVALID_ARGUMENT);
    assertThat(supervisor.process().isAlive()).isTrue();
    assertThat(Files.readString(folder.resolve("stderr"))).doesNotContain("Exception");
  }

  private List<String> known() throws IOException {
    List<String> names = new ArrayList<>(List.of("accounts/alice", "workers/alice", "alice"));
    supervisor
        .downloads()
        .listDownloads(ListDownloadsRequest.getDefaultInstance())
        .getDownloadsList()
        .forEach(download -> names.add(download.getName()));
    names.add(folder.resolve("out/file.bin").toString());
    return names;
  }

  /** Everything that clients can change, but for what changes by itself. */
  private byte[] state() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Account account :
        supervisor
            .accounts()
            .listAccounts(ListAccountsRequest.newBuilder().setPageSize(1000).build())
            .getAccountsList()) {
      text.append(account.getName()).append(' ').append(account.getEtag()).append('\n');
    }
    for (Download download :
        supervisor
            .downloads()
            .listDownloads(ListDownloadsRequest.newBuilder().setPageSize(1000).build())
            .getDownloadsList()) {
      text.append(download.getName()).append(' ').append(download.getRevision()).append('\n');
    }
    return text.toString().getBytes(UTF_8);
  }

  /** All that the supervisor says it has, by its reflection. */
  private List<MethodDescriptor<Message, Message>> methods() throws Exception {
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    var requests =
        ServerReflectionGrpc.newStub(supervisor.calls())
            .withCallCredentials(SupervisorProcess.bearer(supervisor.token()))
            .serverReflectionInfo(new FarmCalls.Recorder<ServerReflectionResponse>(events));
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());
    var response = (ServerReflectionResponse) events.poll(20, TimeUnit.SECONDS);
    requests.onCompleted();
    List<MethodDescriptor<Message, Message>> methods = new ArrayList<>();
    for (var service :
        Objects.requireNonNull(response).getListServicesResponse().getServiceList()) {
      if (service.getName().startsWith("telefarm.v1.")) {
        methods.addAll(methods(service.getName().substring("telefarm.v1.".length())));
      }
    }
    assertThat(methods).hasSizeGreaterThan(30);
    return methods;
  }

  @SuppressWarnings("unchecked") // the generated marshallers are those of messages
  private static List<MethodDescriptor<Message, Message>> methods(String service)
      throws ReflectiveOperationException {
    var descriptor =
        (ServiceDescriptor)
            Class.forName("dev.telefarm.proto.v1." + service + "Grpc")
                .getMethod("getServiceDescriptor")
                .invoke(null);
    return Objects.requireNonNull(descriptor).getMethods().stream()
        .filter(method -> !LEFT_OUT.contains(method.getBareMethodName()))
        .map(method -> (MethodDescriptor<Message, Message>) method)
        .toList();
  }

  private static Message prototype(MethodDescriptor<Message, Message> method) {
    var marshaller = (PrototypeMarshaller<Message>) method.getRequestMarshaller();
    return Objects.requireNonNull(marshaller.getMessagePrototype());
  }

  /** Ends at the latest with the first message, or for a stream when none came for a moment. */
  private static CompletableFuture<Outcome> call(
      Channel channel,
      CallOptions options,
      MethodDescriptor<Message, Message> method,
      Message request) {
    CompletableFuture<Outcome> done = new CompletableFuture<>();
    ClientCall<Message, Message> call = channel.newCall(method, options);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(Message message) {
            if (!method.getType().serverSendsOneMessage()) {
              call.cancel("seen enough", null);
            }
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            done.complete(new Outcome(method, request, status));
          }
        },
        new Metadata());
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
    if (!method.getType().serverSendsOneMessage()) {
      done.completeOnTimeout(
          new Outcome(method, request, Status.CANCELLED), STREAM_MILLIS, TimeUnit.MILLISECONDS);
      var _ = done.thenRun(() -> call.cancel("seen enough", null));
    }
    return done;
  }
}
