"""What `/metrics` tells, in a registry of each server's own."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from grounding.api.rest.judging import Judged
from grounding.gating import Step

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """Counts and times of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "groundwire_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "groundwire_request_seconds",
            "From the first byte of a request to the last of its response, in seconds.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._verdicts = Counter("groundwire_verdicts", "Reports kept.", ("verdict",), registry=self._registry)
        self._claims = Counter("groundwire_claims", "Claims judged.", ("kind", "status"), registry=self._registry)
        self._decisions = Counter(
            "groundwire_decisions", "Decisions before generation.", ("step",), registry=self._registry
        )
        self.in_flight = Gauge(
            "groundwire_in_flight", "Requests being worked on or waiting for a worker.", registry=self._registry
        )
        self.workers = Gauge("groundwire_workers", "Workers that are ready.", registry=self._registry)
        self.purged = Counter("groundwire_purged", "Reports deleted by age.", registry=self._registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; `route` is its template, never the address asked for, which has no end of values."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def judged(self, judged: Judged) -> None:
        """Count a report that was kept."""
        self._verdicts.labels(judged.verdict.value).inc()
        for claims in judged.claims:
            self._claims.labels(claims.kind.value, claims.status.value).inc(claims.count)

    def decided(self, step: Step) -> None:
        """Count what the gate has decided."""
        self._decisions.labels(step.value).inc()

    def exposition(self) -> bytes:
        """All of it in the text format of Prometheus."""
        return generate_latest(self._registry)
