public import ArgumentParser
public import Logging

/// Options that every runtime has.
struct RuntimeOptions: ParsableArguments {
    @Option(help: "The plan that 'ftcompose build' wrote (ft/SERVICE.plan.yml).")
    var plan = "/etc/ftcompose/plan.yml"

    @Option(help: "Least severe log level written: trace, debug, info, notice, warning, error.")
    var logLevel: Logger.Level = .info
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
