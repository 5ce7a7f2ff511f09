package dev.telefarm.worker.telegram.tdjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitCode;
import dev.telefarm.worker.telegram.CodeType.AuthenticationCodeTypeTelegramMessage;
import dev.telefarm.worker.telegram.MessageContent.MessageDocument;
import dev.telefarm.worker.telegram.OptionValue.OptionValueBoolean;
import dev.telefarm.worker.telegram.OptionValue.OptionValueInteger;
import dev.telefarm.worker.telegram.TdFunction.DownloadFile;
import dev.telefarm.worker.telegram.TdFunction.GetMessage;
import dev.telefarm.worker.telegram.TdFunction.GetOption;
import dev.telefarm.worker.telegram.TdFunction.SearchChatMessages;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterDocument;
import dev.telefarm.worker.telegram.TdFunction.SetOption;
import dev.telefarm.worker.telegram.TdFunction.SetTdlibParameters;
import dev.telefarm.worker.telegram.TdObject.AuthenticationCodeInfo;
import dev.telefarm.worker.telegram.TdObject.Message;
import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.Update.UpdateAuthorizationState;
import dev.telefarm.worker.telegram.Update.UpdateFile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TdJsonCodecTest {
  private final TdJsonCodec codec = new TdJsonCodec();

  private JsonNode json(String text) {
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
    JsonNode search =
        codec.parse(
            codec.encode(
                new SearchChatMessages(1, "", 0, 0, 10, new SearchMessagesFilterDocument()), 1));
    assertThat(search.at("/filter/@type").asText()).isEqualTo("searchMessagesFilterDocument");
    JsonNode option =
        codec.parse(codec.encode(new SetOption("online", new OptionValueBoolean(true)), 1));
    assertThat(option.path("value")).isEqualTo(json("{'@type':'optionValueBoolean','value':true}"));
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
