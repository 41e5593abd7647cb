import ComposeModel
import Diagnostics
import YAMLBridge

/// Replicas are handed a device of which there is one.
///
/// A serial port, a modem or a USB stick has one owner at a time. The first of 3 replicas opens it,
/// the others fail or take bytes from each other: 2 of 3 agree that there is no device.
///
/// Bad:
///
/// ```yaml
/// services:
///   gateway:
///     image: registry.example/gateway:1.4
///     restart: always
///     devices: ["/dev/ttyUSB0:/dev/ttyUSB0"]
///     x-ft: {class: application, ft_level: 3}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   gateway:
///     image: registry.example/gateway:1.4
///     restart: always
///     devices: ["/dev/net/tun:/dev/net/tun"]
///     x-ft: {class: application, ft_level: 3}
/// ```
struct ExclusiveDevice: LintRule {
    static let id = DiagnosticID("FT428", "exclusive-device")
    static let severity = Severity.warning
    /// Devices that any number of processes may open.
    private static let shareable = [
        "/dev/net/tun", "/dev/fuse", "/dev/null", "/dev/zero", "/dev/random", "/dev/urandom",
        "/dev/dri", "/dev/kvm", "/dev/nvidia", "/dev/kfd", "/dev/kmsg",
    ]

    func check(_ context: LintContext) {
        for service in context.services {
            for node in service.service["devices"]?.items ?? [] {
                let text = context.value(node) ?? context.value(node["source"]) ?? ""
                let device = String(text.prefix { $0 != ":" })
                guard device.hasPrefix("/dev/"),
                    !ExclusiveDevice.shareable.contains(where: { device.hasPrefix($0) })
                else { continue }
                context.report(
                    ExclusiveDevice.id,
                    "\(service.level) replicas share `\(device)`: one gets it, and "
                        + "\(service.level - 1) of \(service.level) agree that it is not there",
                    at: node.range,
                    remedy: "read the device in a service that is not replicated"
                )
            }
        }
    }
}
