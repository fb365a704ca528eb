"""Makes one call, with all its pages, and returns the answer without its secrets."""

import time
from collections.abc import Mapping
from typing import Any

from botocore.client import BaseClient

from iamscope.clouds.aws.client.read import Read
from iamscope.clouds.aws.client.redaction import redacted

LAST_ACCESSED = "iam.get-service-last-accessed-details"
_TOKEN = "NextToken"
_WAITS = (0.2, 0.5, 1.0, 2.0, *(5.0,) * 60)
"""Seconds between looking whether a report is ready: five minutes in all."""


def fetch(client: BaseClient, read: Read, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the provider's answer to one call: pages merged, metadata and secrets removed."""
    if read.call == LAST_ACCESSED:
        body = _last_accessed(client, request)
    elif client.can_paginate(read.operation):
        pages = client.get_paginator(read.operation)
        size = {"PageSize": read.page_size} if read.page_size else {}
        body = pages.paginate(**request, PaginationConfig=size).build_full_result()
    else:
        body = _every_page(client, read, request)
    shape = client.meta.service_model.operation_model(_name(client, read)).output_shape
    return (
        redacted({key: value for key, value in body.items() if key in shape.members}, shape, read.service)
        if shape
        else {}
    )


def _every_page(client: BaseClient, read: Read, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer with the lists of all its pages, where the SDK knows of no pages."""
    call = getattr(client, read.operation)
    taken = client.meta.service_model.operation_model(_name(client, read)).input_shape
    body: dict[str, Any] = call(**request)
    page = body
    while taken and _TOKEN in taken.members and page.get(_TOKEN):
        page = call(**request, **{_TOKEN: page[_TOKEN]})
        for name, value in page.items():
            if isinstance(value, list):
                body[name] = [*body.get(name, ()), *value]
    return {name: value for name, value in body.items() if name != _TOKEN}


def _name(client: BaseClient, read: Read) -> str:
    return str(client.meta.method_to_api_mapping[read.operation])


def _last_accessed(client: BaseClient, request: Mapping[str, Any]) -> dict[str, Any]:
    """Wait for the report of one principal, and return it with all its pages."""
    get = client.get_service_last_accessed_details  # type: ignore[attr-defined]
    body: dict[str, Any] = get(**request)
    for wait in _WAITS:
        if body.get("JobStatus") != "IN_PROGRESS":
            break
        time.sleep(wait)
        body = get(**request)
    page = body
    while page.get("IsTruncated"):
        page = get(**request, Marker=page["Marker"])
        body["ServicesLastAccessed"] += page["ServicesLastAccessed"]
    return {key: value for key, value in body.items() if key not in ("IsTruncated", "Marker")}
