/// The reverse proxy of the source that stands in front of a tunnel.
struct WebFront {
    /// A server family that the compiler writes configuration for.
    enum Engine: String, CaseIterable {
        case nginx
        case haproxy
        case traefik
        case caddy

        /// Why the compiler's configuration is not carried out; nil for a proxy with which it was tried.
        var refusal: String? {
            switch self {
            case .nginx, .haproxy, .caddy: nil
            case .traefik: "its configuration has not been tried with a real Traefik"
            }
        }

        /// Where the proxy keeps such files; `NAME` stands for the service.
        var standardTarget: String {
            switch self {
            case .nginx: "/etc/nginx/conf.d/ftcompose-NAME.conf"
            case .haproxy: "/usr/local/etc/haproxy/ftcompose-NAME.cfg"
            case .traefik: "/etc/traefik/dynamic/ftcompose-NAME.yml"
            case .caddy: "/etc/caddy/ftcompose-NAME.caddy"
            }
        }

        /// The ending of the file in the output.
        var ending: String {
            switch self {
            case .nginx: "conf"
            case .haproxy: "cfg"
            case .traefik: "yml"
            case .caddy: "caddy"
            }
        }
    }

    /// The proxy's service.
    let service: String
    let engine: Engine
    /// The file in the proxy's container.
    let target: String
    /// The port on which the proxy listens for HTTP.
    let port: Int
    /// The tunnel's port for HTTP.
    let tunnelPort: Int

    /// The file in the output.
    func path(_ name: String) -> String { "ft/\(name).front.\(engine.ending)" }
}
