"""One file per outside thing; each fulfils one port of `portal.kernel.ports`."""
