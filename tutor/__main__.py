"""`python -m tutor` is `i2-tutor`."""

import sys

from tutor.cli import main

sys.exit(main())
