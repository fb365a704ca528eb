"""CloudFormation templates and CDK cloud assemblies, their functions resolved as far as they can be.

`stacks` reads a template and those nested in it, `assembly` a folder of the CDK. `scope` is what the names
in a template mean, `resolver` turns its text into values, `functions` holds what each function does. What
cannot be known is an `Unknown` that says what it is, or a `Choice`; what is not understood is also a notice.
"""
