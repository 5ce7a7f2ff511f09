package dev.telefarm.worker.telegram.tdjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitCode;
import dev.telefarm.worker.telegram.CodeType.AuthenticationCodeTypeTelegramMessage;
import dev.telefarm.worker.telegram.MessageContent.MessageDocument;
import dev.telefarm.worker.telegram.OptionValue.OptionValueBoolean;
import dev.telefarm.worker.telegram.OptionValue.OptionValueInteger;
import dev.telefarm.worker.telegram.TdFunction.DownloadFile;
import dev.telefarm.worker.telegram.TdFunction.GetInternalLinkType;
import dev.telefarm.worker.telegram.TdFunction.GetMessage;
import dev.telefarm.worker.telegram.TdFunction.GetOption;
import dev.telefarm.worker.telegram.TdFunction.SearchChatMessages;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterDocument;
import dev.telefarm.worker.telegram.TdFunction.SetOption;
import dev.telefarm.worker.telegram.TdFunction.SetTdlibParameters;
import dev.telefarm.worker.telegram.TdObject.AuthenticationCodeInfo;
import dev.telefarm.worker.telegram.TdObject.Chats;
import dev.telefarm.worker.telegram.TdObject.Message;
import dev.telefarm.worker.telegram.TdObject.Messages;
import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.Update.UpdateAuthorizationState;
import dev.telefarm.worker.telegram.Update.UpdateConnectionState;
import dev.telefarm.worker.telegram.Update.UpdateFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TdJsonCodecTest {
  private final TdJsonCodec codec = new TdJsonCodec();

  private JsonObject json(String text) {
    return codec.parse(text.replace('\'', '"'));
  }

  @Test
  void functionsCarryTypeFieldsAndExtra() {
    assertThat(codec.parse(codec.encode(new DownloadFile(7, 16, 1L << 40, 0, false), 3)))
        .isEqualTo(
            json(
                "{'@type':'downloadFile','file_id':7,'priority':16,'offset':1099511627776,'limit':0,"
                    + "'synchronous':false,'@extra':3}"));
  }

  @Test
  void nestedObjectsCarryTheirOwnType() {
    JsonObject search =
        codec.parse(
            codec.encode(
                new SearchChatMessages(1, null, "", 0, 0, 10, new SearchMessagesFilterDocument()),
                1));
    assertThat(search.getAsJsonObject("filter").get("@type").getAsString())
        .isEqualTo("searchMessagesFilterDocument");
    JsonObject option =
        codec.parse(codec.encode(new SetOption("online", new OptionValueBoolean(true)), 1));
    assertThat(option.get("value")).isEqualTo(json("{'@type':'optionValueBoolean','value':true}"));
  }

  @Test
  void updateFileKeepsItsBooleansAndLongNumbers() {
    var update =
        codec.decode(
            json(
                "{'@type':'updateFile','@client_id':1,'file':{'@type':'file','id':5,'size':4294967296,"
                    + "'expected_size':4294967296,'local':{'@type':'localFile','path':'/x','can_be_downloaded':true,"
                    + "'is_downloading_active':true,'is_downloading_completed':false,'download_offset':1048576,"
                    + "'downloaded_prefix_size':131072,'downloaded_size':2000000},"
                    + "'remote':{'@type':'remoteFile','id':'r','unique_id':'u','uploaded_size':1}}}"));
    assertThat(update).isInstanceOf(UpdateFile.class);
    var file = ((UpdateFile) java.util.Objects.requireNonNull(update)).file();
    assertThat(file.size()).isEqualTo(1L << 32);
    assertThat(file.local().isDownloadingActive()).isTrue();
    assertThat(file.local().isDownloadingCompleted()).isFalse();
    assertThat(file.local().downloadOffset()).isEqualTo(1 << 20);
    assertThat(file.local().downloadedPrefixSize()).isEqualTo(131072);
    assertThat(file.remote().uniqueId()).isEqualTo("u");
  }

  @Test
  void authorizationStatesAreTyped() {
    assertThat(
            codec.decode(
                json(
                    "{'@type':'updateAuthorizationState','authorization_state':{'@type':'authorizationStateWaitCode',"
                        + "'code_info':{'@type':'authenticationCodeInfo','phone_number':'1','type':"
                        + "{'@type':'authenticationCodeTypeTelegramMessage','length':5},'timeout':60}}}")))
        .isEqualTo(
            new UpdateAuthorizationState(
                new AuthorizationStateWaitCode(
                    new AuthenticationCodeInfo(
                        "1", new AuthenticationCodeTypeTelegramMessage(5), 60))));
  }

  @Test
  void int64ComesAsText() {
    assertThat(codec.decode(json("{'@type':'optionValueInteger','value':'9223372036854775807'}")))
        .isEqualTo(new OptionValueInteger(Long.MAX_VALUE));
  }

  @Test
  void kindsThatAreNotModelledAreLeftOut() {
    assertThat(codec.decode(json("{'@type':'updateChatTitle','chat_id':1}"))).isNull();
    Message message =
        codec.result(
            new GetMessage(1, 2),
            json(
                "{'@type':'message','id':2,'chat_id':1,'date':3,'content':{'@type':'messagePoll','poll':{}}}"));
    assertThat(message.content()).isNull();
  }

  @Test
  void documentsAreFoundInMessages() {
    Message message =
        codec.result(
            new GetMessage(1, 2),
            json(
                "{'@type':'message','id':2,'chat_id':1,'date':3,'content':{'@type':'messageDocument','document':"
                    + "{'@type':'document','file_name':'a.bin','mime_type':'x/y','document':{'@type':'file','id':1,"
                    + "'size':2,'expected_size':2,'local':{'@type':'localFile','path':''},"
                    + "'remote':{'@type':'remoteFile','id':'','unique_id':''}}},"
                    + "'caption':{'@type':'formattedText','text':'c','entities':[]}}}"));
    assertThat(message.content()).isInstanceOf(MessageDocument.class);
  }

  @Test
  void whatIsLeftOutIsNothing() {
    assertThat(
            codec.decode(json("{'@type':'messages','total_count':2,'messages':[null,{'id':7}]}")))
        .isEqualTo(new Messages(2, Arrays.asList(null, new Message(7, 0, 0, 0, null, null))));
    assertThat(codec.decode(json("{'@type':'updateConnectionState','state':{'@type':'newer'}}")))
        .isEqualTo(new UpdateConnectionState(null));
    assertThat(codec.decode(json("{'@type':'chats','chat_ids':[1,-100]}")))
        .isEqualTo(new Chats(0, List.of(1L, -100L)));
  }

  @Test
  void aFieldOfAnotherKindIsADefectThatTellsNoContent() {
    for (String id : List.of("'a secret'", "{'text':'a secret'}", "['a secret']")) {
      assertThatThrownBy(() -> codec.decode(json("{'@type':'message','id':" + id + "}")))
          .isInstanceOf(IllegalStateException.class)
          .hasStackTraceContaining("message.id")
          .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("a secret"));
    }
    assertThatThrownBy(() -> codec.parse("a secret"))
        .isInstanceOf(IllegalStateException.class)
        .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("a secret"));
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void errorsAreThrownWithTheirWait() {
    assertThatThrownBy(() ->
            codec.result(
                new GetMessage(1, 2),
                json(
                    "{'@type':'error','code':429,'message':'Too Many Requests: retry after 100'}")))
        .isInstanceOfSatisfying(
            TelegramException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(100)));
  }

  @Test
  void okForSomethingThatDoesNotExistIsNotFound() {
    assertThatThrownBy(() -> codec.result(new GetMessage(1, 2), json("{'@type':'ok'}")))
        .isInstanceOfSatisfying(TelegramException.class, e -> assertThat(e.code()).isEqualTo(404));
  }

  @Test
  void anAnswerOfAKindThatIsNotModelledIsNotFound() {
    assertThatThrownBy(() ->
            codec.result(
                new GetInternalLinkType("tg://settings"),
                json("{'@type':'internalLinkTypeSettings'}")))
        .isInstanceOfSatisfying(TelegramException.class, e -> assertThat(e.code()).isEqualTo(404));
  }

  @Test
  void anAnswerOfAnotherTypeIsADefect() {
    assertThatThrownBy(() -> codec.result(new GetOption("x"), json("{'@type':'message','id':1}")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void secretsAreNotPrinted() {
    var parameters =
        new SetTdlibParameters(
            true, "d", "f", "", true, true, false, false, 1, "hash", "en", "m", "s", "v");
    assertThat(parameters.toString()).doesNotContain("hash");
  }
}
