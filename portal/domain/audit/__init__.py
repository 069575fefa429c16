"""Audit: reading and checking the trail that every command leaves.

Owns: nothing; the store keeps the trail.  Reads: the event log.  Emits: nothing.
"""

from portal.domain.audit.queries import TrailEntry, check_chain, trail

__all__ = ["TrailEntry", "check_chain", "trail"]
