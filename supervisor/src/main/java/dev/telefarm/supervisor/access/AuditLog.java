package dev.telefarm.supervisor.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code logs/audit.log}: a line of JSON for each call that changes something or was refused to,
 * written when the call ends. Bounded and rotated as the supervisor's log is. It names what a call
 * was about, never what it said: no phone number, code, password or proxy secret gets there.
 */
public final class AuditLog {
  private static final Logger log = LoggerFactory.getLogger("telefarm.audit");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InstantSource clock;

  public AuditLog(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Adds a line.
   *
   * @param outcome a gRPC status code's name
   */
  public void add(Caller caller, String peer, String method, CallSubject subject, String outcome) {
    ObjectNode line =
        JSON.createObjectNode()
            .put("time", clock.instant().toString())
            .put("caller", caller.name())
            .put("role", caller.role().text())
            .put("peer", peer)
            .put("method", method);
    if (!subject.resource().isEmpty()) {
      line.put("resource", subject.resource());
    }
    if (!subject.requestId().isEmpty()) {
      line.put("request_id", subject.requestId());
    }
    try {
      log.info("{}", JSON.writeValueAsString(line.put("outcome", outcome)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line of texts has no JSON form", e);
    }
  }
}
