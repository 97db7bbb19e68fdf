"""The fixes that a finding of a plan offers, each an ordinary edit that can be undone.

A fix is worked out when it is asked for, on the plan of that moment, so it can refuse.
"""

from gis.audits.fixes.fix import Fix
from gis.audits.fixes.offered import acceptance, fixes_of

__all__ = ["Fix", "acceptance", "fixes_of"]
