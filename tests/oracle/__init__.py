"""A slow, obvious evaluator of AWS authorization that judges the fast one and shares no code with it.

It reads a case as a plain dictionary and is written from the numbered rules of the AWS fact sheet, which
its comments cite. What a case leaves open (unknown context keys, points that AWS itself leaves open) is
tried out: every world that could be is decided with true and false alone, and the answers are collected.

- `decide(case)` is exact: certain when all worlds agree, `conditional` when some allow and some do not.
- `decide_by_parts(case)` settles each condition on its own and joins them in three-valued logic, as rule
  3.22 says. It never merges two conditions on one unknown key, so it is `conditional` more often.
- `agrees(case, answer)` accepts what lies between the two. An evaluator that says `conditional` where
  `decide` is certain is right only when `decide_by_parts` says `conditional` too: then several parts of the
  case rest on one unknown, and leaving them apart is sound. A certain answer has to be the one of `decide`.

Not modelled, and refused with `OutsideOracleError`: services whose way of combining policies rests on facts
that a case does not carry (API Gateway authorizers, EFS mounts, OpenSearch Serverless data policies).
KMS grants, access control lists, access points and tags of resources are not part of the shape of a case.
"""

from .worlds import agrees, decide, decide_by_parts

__all__ = ["agrees", "decide", "decide_by_parts"]
