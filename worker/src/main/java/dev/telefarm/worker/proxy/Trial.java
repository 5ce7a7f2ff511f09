package dev.telefarm.worker.proxy;

import dev.telefarm.proto.v1.ProxyTest;
import dev.telefarm.worker.telegram.TdObject.Proxy;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of trying a candidate.
 *
 * @param works the candidate by its address, if Telegram answered through it: to be dialled so, as
 *     TDLib would ask a public DNS server for a name
 * @param error why it does not, without secrets; empty if it does
 */
record Trial(Candidate candidate, Optional<Proxy> works, Duration took, String error) {
  ProxyTest message() {
    return ProxyTest.newBuilder()
        .setServer(ProxyMessages.shown(candidate.proxy()))
        .setOrigin(candidate.origin())
        .setReachable(works.isPresent())
        .setMilliseconds(took.toMillis())
        .setError(error)
        .build();
  }
}
