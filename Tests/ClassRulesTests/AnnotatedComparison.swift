import Foundation
import Testing

/// What Compose sees of an annotated service before and after: the tunnel listens where the service
/// did, each replica has its mounts, one for one.
struct AnnotatedComparison {
    let name: String
    /// The services of the source and of the output, as `docker compose config` prints them.
    let before: [String: Any]
    let after: [String: Any]

    func check() throws {
        let source = try #require(before[name] as? [String: Any])
        let tunnel = try #require(after[name] as? [String: Any])
        let replica = try #require(after["\(name)-1"] as? [String: Any])
        for key in ["ports", "expose"] { same(source[key], tunnel[key], key) }
        for key in ["secrets", "cap_add", "devices", "environment"] {
            same(source[key], replica[key], key)
        }
        let configs = list(replica, "configs").prefix(list(source, "configs").count)
        same(list(source, "configs"), Array(configs), "configs")
        // Labels of reverse proxies belong where clients are served.
        let labels = (replica["labels"] as? [String: String] ?? [:])
            .merging(tunnel["labels"] as? [String: String] ?? [:]) { own, _ in own }
        for (label, value) in source["labels"] as? [String: String] ?? [:] {
            #expect(labels[label] == value, "\(name): label \(label)")
        }
        mounts(list(source, "volumes"), list(replica, "volumes"))
    }

    private func mounts(_ old: [[String: Any]], _ new: [[String: Any]]) {
        let targets = new.compactMap { $0["target"] as? String }
        #expect(Set(targets).count == targets.count, "\(name): two mounts at one of \(targets)")
        for mount in old {
            // A volume without a name gives way to the replica's own.
            guard let source = mount["source"] as? String, let target = mount["target"] as? String
            else { continue }
            let made = new.first { $0["target"] as? String == target }
            let kept = made?["source"] as? String
            #expect(kept == source || kept == "\(source)-1", "\(name): \(target)")
            #expect(mount["type"] as? String == made?["type"] as? String, "\(name): \(target)")
        }
    }

    private func list(_ service: [String: Any], _ key: String) -> [[String: Any]] {
        service[key] as? [[String: Any]] ?? []
    }

    private func same(_ old: Any?, _ new: Any?, _ key: String) {
        #expect((old as? NSObject) == (new as? NSObject), "\(name): \(key)")
    }
}
