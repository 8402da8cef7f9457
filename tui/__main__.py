"""`python -m tui` starts the app as `fourfold` does."""

import sys

from tui.cli import main

sys.exit(main())
