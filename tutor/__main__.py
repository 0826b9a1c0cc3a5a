"""`python -m tutor` is `i2-tutor`."""

from tutor.cli import main

raise SystemExit(main())
