"""`python -m tui` starts the app as `fourfold` does."""

import sys

from tui.cli.main import main

sys.exit(main())
