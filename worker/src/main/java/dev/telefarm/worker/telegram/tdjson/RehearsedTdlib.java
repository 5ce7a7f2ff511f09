package dev.telefarm.worker.telegram.tdjson;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What TDLib says at the start of an account with a stored session, said without TDLib: a rehearsal
 * has no account, and TDLib dials Telegram as soon as it has parameters. There is nothing native in
 * it and nothing of a network.
 */
final class RehearsedTdlib implements TdCalls {
  private static final String OK = "{'@type':'ok'}";
  private static final String USER =
      "{'@type':'user','id':1,'first_name':'A','last_name':'','usernames':{'@type':'usernames',"
          + "'active_usernames':['a'],'editable_username':'a'},'phone_number':'1','is_premium':false,"
          + "'type':{'@type':'userTypeRegular'}}";

  private final AtomicInteger clients = new AtomicInteger();
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  @Override
  public int createClientId() {
    return clients.incrementAndGet();
  }

  @Override
  public void send(int clientId, String request) {
    JsonObject asked = JsonParser.parseString(request).getAsJsonObject();
    long extra = asked.get("@extra").getAsLong();
    switch (asked.get(TdRecord.TYPE).getAsString()) {
      case "getOption" -> {
        answer(clientId, extra, "{'@type':'optionValueString','value':'0'}");
        say(clientId, "{'@type':'updateOption','name':'version','value':null}");
        authorization(clientId, "authorizationStateWaitTdlibParameters");
      }
      case "setTdlibParameters" -> {
        answer(clientId, extra, OK);
        connection(clientId, "connectionStateConnecting");
        say(clientId, "{'@type':'updateUser','user':" + USER + "}");
        authorization(clientId, "authorizationStateReady");
        connection(clientId, "connectionStateUpdating");
        connection(clientId, "connectionStateReady");
      }
      case "getMe" -> answer(clientId, extra, USER);
      case "close" -> {
        answer(clientId, extra, OK);
        authorization(clientId, "authorizationStateClosing");
        authorization(clientId, "authorizationStateClosed");
      }
      default -> answer(clientId, extra, OK);
    }
  }

  private void authorization(int clientId, String state) {
    say(
        clientId,
        "{'@type':'updateAuthorizationState','authorization_state':{'@type':'%s'}}"
            .replace("%s", state));
  }

  private void connection(int clientId, String state) {
    say(clientId, "{'@type':'updateConnectionState','state':{'@type':'%s'}}".replace("%s", state));
  }

  private void answer(int clientId, long extra, String object) {
    say(clientId, object.substring(0, object.length() - 1) + ",'@extra':" + extra + "}");
  }

  private void say(int clientId, String object) {
    String marked = object.substring(0, object.length() - 1) + ",'@client_id':" + clientId + "}";
    said.add(marked.replace('\'', '"'));
  }

  @Override
  public @Nullable String receive(double seconds) {
    try {
      return said.poll((long) seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public String execute(String request) {
    return OK.replace('\'', '"');
  }

  @Override
  public void logTo(LogSink sink, int maxVerbosity) {
    sink.accept(
        2, "[ 2][t 4][0.1][Session.cpp:1][#1][!SessionConnection][&x] Generate new session_id 1");
  }
}
