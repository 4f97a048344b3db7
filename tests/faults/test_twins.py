# SPDX-License-Identifier: Apache-2.0
"""The measure of all the other tests here: an app that nothing befalls, beside its twin; and that both measures can fail."""

import pytest

import conftest
import remains
import twins


def test_nothing_befalls(scratch):
    with twins.Pair(scratch, conftest.system()) as pair:
        pair.answer_alike(twins.HONEST + twins.LARGE)
        pair.block(3)
        pair.wait_for_exactly(3)
        twins.wait_protected(pair.shop)
        assert pair.lines() == [] and twins.dropped(pair.shop) == {}
        assert remains.users(pair.shop) and remains.files(pair.shop)
    remains.gone(pair.shop)


def test_a_difference_is_seen(scratch):
    with twins.Pair(scratch, conftest.system()) as pair:
        with pytest.raises(AssertionError):
            pair.answer_alike([twins.ATTACK])
        with pytest.raises(AssertionError):
            pair.block(1, twins.HONEST[1])
