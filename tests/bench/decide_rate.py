"""Says what deciding requests costs: CPU seconds of each pass over a file with one case a line, as JSON.

`python -m tests.bench.decide_rate FILE PASSES`. The first pass reads every request and its policies, the
others decide what has been read, as a loaded snapshot does.
"""

import json
import sys
import time
from pathlib import Path

from iamscope.clouds.aws.authorize.decide import decide
from iamscope.clouds.aws.cases import read_case


def main() -> None:
    """Decide every case as often as asked for, and print what each pass took."""
    cases = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    start = time.process_time()
    read = []
    for case in cases:
        read.append(read_case(case))
        decide(*read[-1])
    seconds = [time.process_time() - start]
    while len(seconds) < int(sys.argv[2]):
        start = time.process_time()
        for request, policies in read:
            decide(request, policies)
        seconds.append(time.process_time() - start)
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
