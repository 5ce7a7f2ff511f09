#!/usr/bin/env python3
"""A TeleFarm client in Python, small enough to be copied: a library and, below it, a command line that uses it.

Needs Debian's python3-grpcio (grpc and google.protobuf of Debian 12 or newer) and telefarm.binpb, the description of the
API that the build makes. There is no generated code.

    farm.py login ACCOUNT        makes the account if it is missing, and logs it in
    farm.py media ACCOUNT CHAT   lists the files of a chat, which is named by its id or its public name
    farm.py get LINK FOLDER      downloads a message's file, follows that to the end and prints its path
    farm.py cat DOWNLOAD         writes the bytes of a download's file to standard output, also while it is fetched

$TELEFARM_DATA is the supervisor's data directory, $TELEFARM_API another telefarm.binpb than that of the build.
"""

import getpass
import os
import queue
import sys
import time
import uuid
from pathlib import Path

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

API = Path(__file__).resolve().parents[3] / "target/telefarm/api/telefarm.binpb"
ENDED = ("STATE_COMPLETED", "STATE_FAILED", "STATE_CANCELLED")
# A supervisor that is started again is there within seconds.
RECONNECT_SECONDS = 0.5
# What a broken connection looks like; everything else is an answer.
BROKEN = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED)


class Api:
    """The messages and methods of telefarm.v1, by their description."""

    def __init__(self, description):
        self.files = descriptor_pb2.FileDescriptorSet.FromString(Path(description).read_bytes())
        self.pool = descriptor_pool.DescriptorPool()
        for file in self.files.file:  # each comes after those that it imports
            self.pool.Add(file)

    def type(self, name):
        """The class of a message, for example "telefarm.v1.Download"."""
        descriptor = self.pool.FindMessageTypeByName(name)
        if hasattr(message_factory, "GetMessageClass"):
            return message_factory.GetMessageClass(descriptor)
        return message_factory.MessageFactory(self.pool).GetPrototype(descriptor)  # protobuf before 4.22

    def methods(self, channel):
        """Every method as a function of a request (or an iterator of them), by name: no two services share one."""
        return {
            method.name: self._method(channel, service, method)
            for file in self.files.file
            if file.package == "telefarm.v1"
            for service in file.service
            for method in service.method
        }

    def _method(self, channel, service, method):
        kind = "_".join("stream" if streams else "unary" for streams in (method.client_streaming, method.server_streaming))
        return getattr(channel, kind)(
            f"/telefarm.v1.{service.name}/{method.name}",
            request_serializer=lambda request: request.SerializeToString(),
            response_deserializer=self.type(method.output_type.lstrip(".")).FromString,
        )


class Farm:
    """The supervisor of a data directory on this host. What it refuses is a grpc.RpcError with its words in details()."""

    def __init__(self, data, description=API):
        self.data = Path(data)
        self.api = Api(description)
        self.channel = None
        self.connect()

    def connect(self):
        """Connects, or connects anew: a supervisor that was started again may have another port."""
        if self.channel:
            self.channel.close()
        self.channel = grpc.insecure_channel((self.data / "run/api.address").read_text().strip())
        self.methods = self.api.methods(self.channel)

    def call(self, method, request=None, **fields):
        """Calls a method: with `fields` for its request, as in JSON, or with an iterator of requests."""
        if request is None:
            request = json_format.ParseDict(fields, self.api.type(f"telefarm.v1.{method}Request")())
        token = (self.data / "api.token").read_text().strip()
        return self.methods[method](request, metadata=(("authorization", f"Bearer {token}"),))

    def login(self, account, answer):
        """Logs an account in; `answer` is given the name of what Telegram asks for, such as "code", and returns it."""
        step = self.api.type("telefarm.v1.LoginRequest")
        steps = queue.Queue()
        steps.put(json_format.ParseDict({"start": {"name": f"accounts/{account}"}}, step()))
        for response in self.call("Login", request=iter(steps.get, None)):
            if response.HasField("prompt"):
                field = json_format.MessageToDict(response.prompt)["field"].removeprefix("FIELD_").lower()
                steps.put(step(**{field: answer(field)}))
            if response.HasField("success"):
                steps.put(None)
                return response.success.account

    def media(self, account, chat):
        """The files of a chat, newest first, a page at a time as they are needed."""
        token = ""
        while True:
            page = self.call("ListMedia", parent=f"accounts/{account}/chats/{chat}", page_token=token)
            yield from page.media
            token = page.next_page_token
            if not token:
                return

    def get(self, link, folder):
        """Asks for a message's file; the farm fetches it from now on, whatever becomes of this program."""
        target = os.path.abspath(folder) + "/"
        download = {"source": {"link": link}, "target": {"path": target}}
        return self.call("CreateDownload", download=download, request_id=str(uuid.uuid4()))

    def follow(self, download):
        """Each change of a download until it has ended, over broken connections and restarts of the supervisor."""
        revision = 0
        while True:
            events = self.call("WatchDownloads", names=[download], revision=revision)
            try:
                for event in events:
                    if event.HasField("deleted"):
                        raise LookupError(f"{download} was deleted")
                    if event.HasField("download"):
                        revision = event.download.revision
                        yield event.download
                        if state(event.download) in ENDED:
                            return
            except grpc.RpcError as error:
                if error.code() not in BROKEN:
                    raise
                time.sleep(RECONNECT_SECONDS)
                self.connect()
            finally:
                events.cancel()

    def read(self, download, offset=0):
        """The bytes of a download's file in order, each as soon as it is durable."""
        for part in self.call("ReadDownload", name=download, offset=offset):
            yield part.data


def state(download):
    """For example "STATE_RUNNING"."""
    return download.DESCRIPTOR.enum_types_by_name["State"].values_by_number[download.state].name


def login(farm, account):
    try:
        farm.call("CreateAccount", account_id=account)
    except grpc.RpcError as error:
        if error.code() != grpc.StatusCode.ALREADY_EXISTS:
            raise
    ask = getpass.getpass if sys.stdin.isatty() else lambda prompt: sys.stdin.readline().strip()
    farm.login(account, lambda field: ask(f"{field.replace('_', ' ')}: "))
    print(f"{account} is logged in")


def media(farm, account, chat):
    for file in farm.media(account, chat):
        print(file.message_id, file.size_bytes, file.file_name, sep="\t")


def get(farm, link, folder):
    download = farm.get(link, folder)
    for now in farm.follow(download.name):
        progress = f"{now.progress.durable_bytes} of {now.progress.total_bytes} bytes"
        print(now.name, state(now).removeprefix("STATE_").lower(), progress, file=sys.stderr)
    if state(now) != "STATE_COMPLETED":
        sys.exit(f"{now.name}: {now.failure.message or 'cancelled'}")
    print(now.path)


def cat(farm, download):
    for data in farm.read(download):
        sys.stdout.buffer.write(data)


def main(arguments):
    commands = {"login": (login, 1), "media": (media, 2), "get": (get, 2), "cat": (cat, 1)}
    command, count = commands.get(arguments[0] if arguments else "", (None, 0))
    if command is None or len(arguments) != count + 1:
        sys.exit(__doc__)
    share = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    data = os.environ.get("TELEFARM_DATA") or os.path.join(share, "telefarm")
    try:
        command(Farm(data, os.environ.get("TELEFARM_API") or API), *arguments[1:])
    except grpc.RpcError as error:
        sys.exit(f"{error.code().name}: {error.details()}")
    except LookupError as error:
        sys.exit(str(error))
    except FileNotFoundError as error:
        sys.exit(f"{error.filename} is missing: is the supervisor running, and is the project built?")


if __name__ == "__main__":
    main(sys.argv[1:])
