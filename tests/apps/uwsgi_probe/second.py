# SPDX-License-Identifier: Apache-2.0
"""The same app by another name, for servers that run two."""

from probe import application  # noqa: F401
