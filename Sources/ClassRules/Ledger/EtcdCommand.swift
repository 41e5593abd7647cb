/// The command line of one etcd member, and how its container sees that it works.
struct EtcdCommand {
    /// The image, pinned by version, which `FTCOMPOSE_ETCD_IMAGE` can replace.
    static let image = "${FTCOMPOSE_ETCD_IMAGE:-quay.io/coreos/etcd:v3.5.16}"

    let name: String
    /// All members, this one among them.
    let members: [String]
    /// Keeps members of different ledgers apart.
    let token: String

    /// The program and its arguments; the image has no shell.
    var arguments: [String] {
        let tls = LedgerNames.memberTLSFolder
        let cluster = members.map { "\($0)=https://\($0):2380" }.joined(separator: ",")
        return [
            "/usr/local/bin/etcd", "--name=\(name)",
            "--data-dir=\(LedgerNames.memberDataFolder)/member",
            "--initial-cluster=\(cluster)", "--initial-cluster-token=\(token)",
            "--initial-cluster-state=new",
            "--listen-client-urls=https://0.0.0.0:2379",
            "--advertise-client-urls=https://\(name):2379",
            "--listen-peer-urls=https://0.0.0.0:2380",
            "--initial-advertise-peer-urls=https://\(name):2380",
            "--cert-file=\(tls)/tls.crt", "--key-file=\(tls)/tls.key",
            "--trusted-ca-file=\(tls)/ca.crt", "--client-cert-auth=true",
            "--peer-cert-file=\(tls)/tls.crt", "--peer-key-file=\(tls)/tls.key",
            "--peer-trusted-ca-file=\(tls)/ca.crt", "--peer-client-cert-auth=true",
            // An actor's certificate has the same authority, and must not make it a member.
            "--peer-cert-allowed-cn=\(LedgerNames.memberCommonName)",
            // The gateway for JSON knows no users by certificate.
            "--enable-grpc-gateway=false",
            // Fewer entries in memory, each of which may be a batch of 128 KiB.
            "--snapshot-count=500", "--experimental-snapshot-catchup-entries=500",
            // A bound on the file, room for a loaded host.
            "--quota-backend-bytes=2147483648",
            "--heartbeat-interval=300", "--election-timeout=3000",
            "--experimental-initial-corrupt-check=true", "--log-level=warn",
        ]
    }

    /// Asks the member itself; one that may not read the key of the question is healthy all the same.
    var healthTest: [String] {
        let tls = LedgerNames.memberTLSFolder
        return [
            "CMD", "/usr/local/bin/etcdctl", "--endpoints=https://127.0.0.1:2379",
            "--cacert=\(tls)/ca.crt", "--cert=\(tls)/tls.crt", "--key=\(tls)/tls.key",
            "--command-timeout=4s", "endpoint", "health",
        ]
    }
}
