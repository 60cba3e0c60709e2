"""Places are given in the order in which people came, unless somebody has waited before."""

import threading

import pytest

from oversight.sealing.slow_hash import Places


def test_a_place_is_had_until_there_is_none_and_again_once_it_is_left():
    places = Places(2)
    assert [places.take(), places.take(), places.take()] == [True, True, False]
    places.leave()
    assert [places.take(), places.take()] == [True, False]


def test_who_waits_too_long_leaves_the_line():
    places = Places(1)
    assert places.take()
    assert not places.take(0.01)
    places.leave()
    assert places.take()


@pytest.mark.parametrize("last_goes_first, order", [(False, ["one", "two", "three"]), (True, ["three", "one", "two"])])
def test_those_who_wait_are_served_in_their_order_or_first(last_goes_first, order):
    places, served, threads = Places(1), [], []
    assert places.take()

    def wait(name, first):
        assert places.take(10, first=first)
        served.append(name)
        places.leave()

    for number, name in enumerate(("one", "two", "three"), 1):
        threads.append(threading.Thread(target=wait, args=(name, last_goes_first and name == "three")))
        threads[-1].start()
        while len(places._line) < number:
            pass
    places.leave()
    for thread in threads:
        thread.join()
    assert served == order
