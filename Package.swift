// swift-tools-version: 6.2
import PackageDescription

/// One set of settings for every target: the compiler polices the layering of docs/ARCHITECTURE.md.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// Every page of the program that a start touches costs every command memory, and what is linked in grows:
/// packed relocations take a hundredth of the room, an executable needs no table of its own symbols, and
/// functions that run together stand together (scripts/startup-order). The toolchain's lld can do it
/// all; glibc 2.36 and later can load it.
let releaseLinking: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld",
            "-z", "pack-relative-relocs",
            "--no-export-dynamic",
            "--symbol-ordering-file=\(Context.packageDirectory)/scripts/startup.order",
            "--no-warn-symbol-ordering",
        ].flatMap { $0.hasPrefix("-use") ? [$0] : ["-Xlinker", $0] },
        .when(platforms: [.linux], configuration: .release)
    )
]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
]
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "ftcompose",
    products: [
        .executable(name: "ftcompose", targets: ["ftcompose"]),
        // What Benchmarks/ measures; no stable interface.
        .library(name: "FTComposeCores", targets: ["VotingCore", "WireProtocols", "LedgerSink", "LedgerFormat"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.0"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.0"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf", from: "2.4.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.38.0"),
    ],
    targets: [
        // Compiler half.
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "Diagnostics", swiftSettings: settings),
        .target(name: "YAMLBridge", dependencies: ["CLibYAML", "Diagnostics"], swiftSettings: settings),
        .target(name: "ComposeModel", dependencies: ["YAMLBridge", "Diagnostics"], swiftSettings: settings),
        .target(
            name: "ClassRules",
            dependencies: ["ComposeModel", "ServicePlan", "Diagnostics", "YAMLBridge", "LibCrypto"],
            resources: [.embedInCode("Profiles")],
            swiftSettings: settings
        ),
        // Shared by both halves.
        .target(name: "ServicePlan", swiftSettings: settings),
        // Runtime half.
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "LibCrypto", dependencies: ["COpenSSL"], swiftSettings: settings),
        .target(name: "VotingCore", swiftSettings: settings),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "WireProtocols", dependencies: [nioCore, "LibCrypto", "CZlib"], swiftSettings: settings),
        .target(name: "HostLookup", dependencies: nio, swiftSettings: settings),
        .target(
            name: "ReplicaClient",
            dependencies: nio + ["HostLookup", "WireProtocols", "LibCrypto"],
            swiftSettings: settings
        ),
        .target(
            name: "ControlPlane",
            dependencies: nio + [
                "HostLookup", "ServicePlan", logging,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "TunnelProxy",
            dependencies: nio + [
                "VotingCore", "WireProtocols", "ServicePlan", "ReplicaClient", "ControlPlane", "LibCrypto",
                "HostLookup", logging, .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "VoterRuntime",
            dependencies: nio + [
                "VotingCore", "WireProtocols", "ServicePlan", "ReplicaClient", "ControlPlane", "LibCrypto",
                "EngineConnector", logging,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        // The ledger: formats first, then what stores, orders and serves them.
        .target(name: "TransparencyLog", dependencies: ["LibCrypto"], swiftSettings: settings),
        .target(
            name: "LedgerFormat",
            dependencies: ["TransparencyLog", "VotingCore", "LibCrypto"],
            swiftSettings: settings
        ),
        .target(
            name: "EtcdClient",
            dependencies: [
                logging,
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCNIOTransportHTTP2", package: "grpc-swift-nio-transport"),
                .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["Proto"],
            swiftSettings: settings
        ),
        .target(
            name: "LedgerSink",
            dependencies: nio + [
                "LedgerFormat", "TransparencyLog", "EtcdClient", "VotingCore", "LibCrypto", "HostLookup",
                logging, .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "LedgerPeer",
            dependencies: nio + [
                "LedgerSink", "LedgerFormat", "TransparencyLog", "EtcdClient", "ServicePlan",
                "ControlPlane", "VotingCore", "LibCrypto", "HostLookup", logging,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "EngineConnector",
            dependencies: nio + [
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ],
            swiftSettings: settings
        ),
        // Moves a service's data in and out: adopt, eject, seed.
        .target(
            name: "DataTransfer",
            dependencies: ["EngineConnector", "ServicePlan", "LibCrypto"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DataTransferTests",
            dependencies: ["DataTransfer", "EngineConnector", "ServicePlan", "ChildProcesses"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EngineConnectorTests", dependencies: ["EngineConnector"], swiftSettings: settings
        ),
        .target(
            name: "FaultInjection",
            dependencies: nio + ["EngineConnector", "ServicePlan"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FaultInjectionTests",
            dependencies: nio + ["FaultInjection", "EngineConnector", "ServicePlan", "ReplicaClient"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "ftcompose",
            dependencies: [
                "Diagnostics", "YAMLBridge", "ComposeModel", "ClassRules", "ServicePlan", "VotingCore",
                "WireProtocols", "ReplicaClient", "ControlPlane", "TunnelProxy", "VoterRuntime",
                "LedgerSink", "LedgerPeer", "LedgerFormat", "TransparencyLog", "EtcdClient",
                "EngineConnector", "FaultInjection", "DataTransfer", "LibCrypto", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings,
            linkerSettings: releaseLinking
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "ftcompose", "ServicePlan", "LedgerSink", "LedgerPeer", "LedgerFormat", "TransparencyLog",
                "LibCrypto", "VotingCore", "ChildProcesses", logging,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        // Tests.
        .target(name: "GoldenFiles", path: "Tests/GoldenFiles", swiftSettings: settings),
        .systemLibrary(name: "CSpawn", path: "Tests/CSpawn"),
        .target(
            name: "ChildProcesses",
            dependencies: ["CSpawn"],
            path: "Tests/ChildProcesses",
            swiftSettings: settings
        ),
        .testTarget(name: "ChildProcessesTests", dependencies: ["ChildProcesses"], swiftSettings: settings),
        .target(
            name: "EtcdCluster",
            dependencies: ["EtcdClient", "LibCrypto", "ChildProcesses", logging],
            path: "Tests/EtcdCluster",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ComposeModelTests",
            dependencies: ["ComposeModel", "YAMLBridge", "Diagnostics", "ChildProcesses"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ClassRulesTests",
            dependencies: [
                "ClassRules", "ComposeModel", "ServicePlan", "YAMLBridge", "Diagnostics", "GoldenFiles",
                "ChildProcesses", "LedgerFormat",
            ],
            exclude: ["Golden", "PassThrough", "MultiFile"],
            swiftSettings: settings
        ),
        .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"], swiftSettings: settings),
        .testTarget(
            name: "YAMLBridgeTests",
            dependencies: ["YAMLBridge", "Diagnostics", "ServicePlan", "GoldenFiles", "ChildProcesses"],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TunnelProxyTests",
            dependencies: nio + [
                "TunnelProxy", "VotingCore", "WireProtocols", "ServicePlan", "LibCrypto", "GoldenFiles",
                logging, .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            exclude: ["Release"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "VotingCoreTests",
            dependencies: ["VotingCore"],
            exclude: ["Scenarios"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LibCryptoTests",
            dependencies: ["LibCrypto", "ChildProcesses"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "WireProtocolsTests",
            dependencies: ["WireProtocols", "LibCrypto", nioCore],
            exclude: ["SQL", "HTTP/Golden"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HostLookupTests",
            dependencies: nio + ["HostLookup"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReplicaClientTests",
            dependencies: nio + ["ReplicaClient", "WireProtocols"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RealServerTests",
            dependencies: nio + [
                "ReplicaClient", "VoterRuntime", "VotingCore", "ServicePlan", "ControlPlane", "ChildProcesses",
                logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "VoterRuntimeTests",
            dependencies: nio + [
                "VoterRuntime", "VotingCore", "ServicePlan", "ReplicaClient", "WireProtocols", "LibCrypto",
                logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TransparencyLogTests",
            dependencies: ["TransparencyLog", "LibCrypto", "GoldenFiles"],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LedgerFormatTests",
            dependencies: ["LedgerFormat", "TransparencyLog", "VotingCore", "LibCrypto", "GoldenFiles"],
            exclude: ["Golden", "Scenarios"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EtcdClientTests",
            dependencies: nio + ["EtcdClient", "EtcdCluster", "LibCrypto", logging],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LedgerSinkTests",
            dependencies: nio + [
                "LedgerSink", "LedgerFormat", "TransparencyLog", "EtcdClient", "EtcdCluster", "VotingCore",
                "LibCrypto", logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LedgerPeerTests",
            dependencies: nio + [
                "LedgerPeer", "LedgerSink", "LedgerFormat", "TransparencyLog", "LibCrypto", "ControlPlane",
                "EtcdClient", "EtcdCluster", "ChildProcesses", "ServicePlan",
                "VotingCore", logging, .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ControlPlaneTests",
            dependencies: nio + [
                "ControlPlane", "ServicePlan", logging,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
    ]
)
