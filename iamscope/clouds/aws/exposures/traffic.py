"""Diverting traffic and answering in another's name (fact AWS 6.7)."""

from iamscope.clouds.aws.exposures.rows import known_as, row
from iamscope.model.exposure import Effect

_REQUESTS = "the requests that it serves, with the credentials in them"

ROWS = known_as(
    (
        row(
            "x-apigw",
            "changes an API",
            "apigateway:restapi",
            "apigateway:PATCH",
            effect=Effect.TRAFFIC,
            exposes=_REQUESTS,
            thing="an API of API Gateway",
        ),
        row(
            "x-apigw",
            "replaces an API",
            "apigateway:restapi",
            "apigateway:PUT",
            effect=Effect.TRAFFIC,
            exposes=_REQUESTS,
            thing="an API of API Gateway",
        ),
        row(
            "x-apigw",
            "rewrites the policy of an API",
            "apigateway:restapi",
            "apigateway:UpdateRestApiPolicy",
            effect=Effect.SHARING,
            exposes="calling the API, to whoever the policy names",
            thing="an API of API Gateway",
            depends="the same may change the API",
            attack=("T1098",),
        ),
        row(
            "x-cloudfront",
            "gives a distribution another origin",
            "cloudfront:distribution",
            "cloudfront:UpdateDistribution",
            effect=Effect.TRAFFIC,
            exposes=_REQUESTS,
            thing="a distribution of CloudFront",
        ),
        row(
            "x-route53",
            "rewrites the names of a zone",
            "route53:hostedzone",
            "route53:ChangeResourceRecordSets",
            effect=Effect.TRAFFIC,
            exposes="the traffic to its names, and certificates that are issued to whoever holds them",
            thing="a zone of Route 53",
        ),
        row(
            "x-route53",
            "issues certificates by a private authority",
            "acm-pca:certificate-authority",
            "acm-pca:IssueCertificate",
            effect=Effect.TRAFFIC,
            exposes="speaking for every name to whoever trusts the authority",
            thing="a private certificate authority",
            attack=("T1649",),
        ),
    ),
    "T1557",
)
