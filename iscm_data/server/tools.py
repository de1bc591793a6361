"""The address of the tools for assistants: the Model Context Protocol over HTTP, read only, without sessions.

The package that speaks it takes seconds and some 40 MB to import: that is done when the first assistant asks, in a
thread, so that no start and no page waits for it.
"""

import json
import logging
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from iscm_data.dataset.parquet import DataError
from iscm_data.export import tools
from iscm_data.export.data.selection import BadAddress
from iscm_data.query.links import Links
from iscm_data.server import answers
from iscm_data.server.answers import Source
from iscm_data.server.headers import LONGEST_BODY
from iscm_data.wording import captions

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

ADDRESS = "/mcp"
AT_ONCE = 2  # threads that may be busy with answers
HEADERS = "Content-Type, Accept, MCP-Protocol-Version, MCP-Method, MCP-Name"  # of a script of another site
NAME = "iscm-explorer"
INSTRUCTIONS = (
    "What public sources say of inter-State consultation mechanisms on migration (regional consultative processes such "
    "as the Colombo Process or the Rabat Process). Quote statements with what they say (in place when the "
    "source was written, considered or past), the year, the source and the link. Not found is not no: ask "
    "what_is_not_known before you say that there is none. Lists of members may be incomplete: say “at least”. Nothing "
    "here scores or ranks mechanisms."
)


def tool_routes(dataset: Source) -> list[Route]:
    """The address of the tools."""
    return [Route(ADDRESS, _Tools(dataset), methods=["POST", "OPTIONS"])]


class _Tools:
    """What answers there, as an ASGI application: each request for itself, by whichever replica it reaches."""

    def __init__(self, dataset: Source) -> None:
        self.dataset, self.limiter, self.first = dataset, CapacityLimiter(AT_ONCE), CapacityLimiter(1)
        self.server = cache(partial(_server, dataset, self.limiter))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        if request.method == "OPTIONS":
            await answers.preflight("POST, OPTIONS", HEADERS)(scope, receive, send)
            return
        try:
            self.dataset()
        except DataError as error:
            await answers.refused(503, {"error": error.public})(scope, receive, send)
            return
        made = await to_thread.run_sync(self.server, limiter=self.first)
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        manager = StreamableHTTPSessionManager(
            made, stateless=True, json_response=True, max_request_body_size=LONGEST_BODY, session_idle_timeout=None
        )

        async def shared(message: Any) -> None:
            if message["type"] == "http.response.start":
                own = [(name.lower().encode(), value.encode()) for name, value in answers.SHARED.items()]
                message = {**message, "headers": [*message["headers"], *own]}
            await send(message)

        async with manager.run():
            await manager.handle_request({**scope, "state": {}}, receive, shared)


def _server(dataset: Source, limiter: CapacityLimiter) -> "Server":
    """What speaks the protocol; imported here alone."""
    from mcp import types
    from mcp.server.lowlevel import Server

    logging.getLogger("mcp").setLevel(logging.WARNING)  # else it tells of every request

    async def listed(context: Any, params: Any) -> types.ListToolsResult:  # noqa: ARG001
        data = dataset()
        hints = types.ToolAnnotations(read_only_hint=True, open_world_hint=False, idempotent_hint=True)
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=name, description=tool.description, input_schema=dict(tool.schema(data)), annotations=hints
                )
                for name, tool in tools.TOOLS.items()
            ]
        )

    async def called(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        request = context.request
        links = Links("", {}, str(request.base_url) if request else "")
        try:
            made = await to_thread.run_sync(
                partial(tools.call, dataset(), params.name, params.arguments or {}, links), limiter=limiter
            )
        except BadAddress as error:
            return types.CallToolResult(content=[types.TextContent(text=_text(error.told))], is_error=True)
        except DataError as error:
            return types.CallToolResult(content=[types.TextContent(text=error.public)], is_error=True)
        return types.CallToolResult(content=[types.TextContent(text=_text(made))], structured_content=made)

    return Server(
        NAME,
        version=dataset().version,
        title="ISCM Explorer",
        instructions=f"{INSTRUCTIONS} {captions.not_found()}",
        on_list_tools=listed,
        on_call_tool=called,
    )


def _text(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False)
