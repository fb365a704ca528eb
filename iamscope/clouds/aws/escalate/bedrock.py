"""Acting as an AI agent: interpreters, runtimes, browsers, gateways (fact AWS 6.6, rows bedrock-*)."""

from iamscope.clouds.aws.escalate.ways import CARRIER, NOTHING, Fact, Way, marked, on

_CORE = "bedrock-agentcore.amazonaws.com"
_INTERPRETER = "bedrock-agentcore:code-interpreter-custom"
_RUNTIME = "bedrock-agentcore:runtime"
_BROWSER = "bedrock-agentcore:browser-custom"
_GATEWAY = "bedrock-agentcore:gateway"
_COMMAND = "bedrock-agentcore:InvokeAgentRuntimeCommand"
_ENDPOINT = "bedrock-agentcore:CreateAgentRuntimeEndpoint"
_SESSION = "bedrock-agentcore:StartBrowserSession"
_STREAM = on(NOTHING, "bedrock-agentcore:ConnectBrowserAutomationStream")
_IDENTITY = on("bedrock-agentcore:workload-identity", "bedrock-agentcore:CreateWorkloadIdentity")
_BY_IAM = Fact("token_authorizer", ("no",), "callers of {carrier} are known by IAM", absent="no")
_INTERPRETED = ("bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter")

_CODE = (
    Way(
        "bedrock-001",
        "a new code interpreter is given the role and runs code",
        _CORE,
        (on(NOTHING, "bedrock-agentcore:CreateCodeInterpreter"), on(_INTERPRETER, *_INTERPRETED)),
    ),
    Way(
        "bedrock-002",
        "a code interpreter runs code",
        _CORE,
        (on(CARRIER, *_INTERPRETED),),
        passes=False,
        carrier=_INTERPRETER,
    ),
    Way(
        "bedrock-003",
        "a new agent runtime is given the role and runs commands",
        _CORE,
        (
            on(NOTHING, "bedrock-agentcore:CreateAgentRuntime"),
            on(_RUNTIME, _ENDPOINT, _COMMAND),
            _IDENTITY,
        ),
    ),
    Way(
        "bedrock-004",
        "an agent runtime runs commands",
        _CORE,
        (on(CARRIER, _COMMAND),),
        passes=False,
        carrier=_RUNTIME,
        facts=(_BY_IAM,),
    ),
    Way(
        "bedrock-004",
        "the runtime behind a harness of an agent runs commands",
        _CORE,
        (on(_RUNTIME, _COMMAND),),
        passes=False,
        carrier="bedrock-agentcore:harness",
        facts=(_BY_IAM,),
    ),
    Way(
        "bedrock-005",
        "a new harness of an agent is given the role and runs commands",
        _CORE,
        (
            on(NOTHING, "bedrock-agentcore:CreateHarness", "bedrock-agentcore:CreateAgentRuntime"),
            on(_RUNTIME, _ENDPOINT, "bedrock-agentcore:GetAgentRuntime", _COMMAND),
            on("bedrock-agentcore:harness", "bedrock-agentcore:GetHarness"),
            _IDENTITY,
        ),
    ),
    Way(
        "bedrock-006",
        "a new browser is given the role and steered",
        _CORE,
        (on(NOTHING, "bedrock-agentcore:CreateBrowser"), on(_BROWSER, _SESSION), _STREAM),
    ),
    Way(
        "bedrock-007",
        "a browser is steered",
        _CORE,
        (on(CARRIER, _SESSION), _STREAM),
        passes=False,
        carrier=_BROWSER,
    ),
    Way(
        "x-agentcore-runtime",
        "an agent runtime gets other code and the role, and is called",
        _CORE,
        (on(CARRIER, "bedrock-agentcore:UpdateAgentRuntime", "bedrock-agentcore:InvokeAgentRuntime"),),
        carrier=_RUNTIME,
    ),
)

_TOOLS = (
    Way(
        "x-agentcore-gateway",
        "a new gateway is given the role and calls tools of one's choice",
        _CORE,
        (
            on(NOTHING, "bedrock-agentcore:CreateGateway"),
            on(_GATEWAY, "bedrock-agentcore:CreateGatewayTarget", "bedrock-agentcore:InvokeGateway"),
        ),
        depends="the calls that matter are among those that a gateway can make",
        gain="what a gateway can call under the role",
    ),
    Way(
        "x-bedrock-agent",
        "an agent is told to use its tools otherwise",
        "bedrock.amazonaws.com",
        (on(CARRIER, "bedrock:UpdateAgent", "bedrock:PrepareAgent"),),
        carrier="bedrock:agent",
        depends="the calls that matter are among those of the tools of an agent that somebody calls",
        gain="what the tools of the agent can do",
    ),
)

WAYS = (
    *marked(_CODE, attack=("T1078.004", "T1552.005"), owasp=("ASI03", "ASI05"), atlas=("AML.T0053",)),
    *marked(_TOOLS, attack=("T1078.004",), owasp=("ASI02", "ASI03"), atlas=("AML.T0053",)),
)
