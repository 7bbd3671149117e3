"""How hosts meet, in threads of one process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from rankzero_job.errors import AlgorithmError
from rankzero_xgboost.rendezvous import Meeting, accept_all, collect_reports, join, listen
from rankzero_xgboost.rendezvous import plan_meeting as plan

HOSTS = ["algo-1", "algo-2", "algo-3"]


@pytest.fixture
def meeting(free_port: int) -> Meeting:
    """Return a meeting on this machine."""
    return Meeting(dict.fromkeys(HOSTS, "127.0.0.1"), "algo-1", free_port, 600.0)


def test_hears_reports_that_came_together_with_the_hello(meeting: Meeting) -> None:
    with listen(meeting) as server:
        others = [join(meeting, host) for host in HOSTS[1:]]
        for line in others:
            line.send({"state": "ready"})
        with ThreadPoolExecutor() as pool:
            lines = accept_all(meeting, server, HOSTS[1:])
            reports = pool.submit(collect_reports, lines).result(timeout=600)
    assert reports == {"algo-2": {"state": "ready"}, "algo-3": {"state": "ready"}}


@pytest.mark.parametrize("victim", [0, 1])
def test_fails_when_a_host_dies_before_its_report_and_tells_the_others(
    meeting: Meeting, victim: int
) -> None:
    with listen(meeting) as server:
        others = [join(meeting, host) for host in HOSTS[1:]]
        lines = accept_all(meeting, server, HOSTS[1:])
    others[victim].close()
    with pytest.raises(AlgorithmError, match=f"{HOSTS[victim + 1]}: it died"):
        collect_reports(lines)
    assert others[1 - victim].receive() == {"failed": f"{HOSTS[victim + 1]}: it died"}


def test_a_host_that_is_gone_answers_nothing(meeting: Meeting) -> None:
    with listen(meeting) as server:
        other = join(meeting, "algo-2")
        lines = accept_all(meeting, server, ["algo-2"])
    lines["algo-2"].close()
    assert other.receive() is None


def test_ignores_strangers(meeting: Meeting) -> None:
    with listen(meeting) as server:
        join(meeting, "algo-9").send({"state": "ready"})
        join(meeting, "algo-2")
        assert list(accept_all(meeting, server, ["algo-2"])) == ["algo-2"]


def test_fails_to_listen_on_a_port_that_is_taken(meeting: Meeting) -> None:
    with listen(meeting), pytest.raises(AlgorithmError, match="algo-1 cannot listen on 127"):
        listen(meeting)


class TestPlan:
    def test_meets_on_the_first_host_at_the_containers_port(self) -> None:
        assert plan(["algo-2", "algo-1"], {}) == Meeting({}, "algo-1", 9099, 300.0)

    def test_reads_the_environment(self) -> None:
        environ = {
            "RANKZERO_HOST_ADDRESSES": '{"algo-1": "127.0.0.1"}',
            "RANKZERO_TRACKER_PORT": "1234",
            "RANKZERO_JOIN_TIMEOUT": "0.5",
        }
        assert plan(["algo-1"], environ) == Meeting({"algo-1": "127.0.0.1"}, "algo-1", 1234, 0.5)

    @pytest.mark.parametrize(
        "environ",
        [
            {"RANKZERO_HOST_ADDRESSES": "algo-1=127.0.0.1"},
            {"RANKZERO_HOST_ADDRESSES": "[]"},
            {"RANKZERO_TRACKER_PORT": "http"},
            {"RANKZERO_JOIN_TIMEOUT": "soon"},
        ],
    )
    def test_fails_on_an_environment_it_cannot_read(self, environ: dict[str, str]) -> None:
        with pytest.raises(AlgorithmError, match=next(iter(environ))):
            plan(["algo-1"], environ)
