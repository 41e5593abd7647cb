public import Diagnostics

extension DiagnosticID {
    /// Chains that would not be voted on as wholes.
    ///
    /// With `chains: true` replica i of a web server uses replica i of its database, and the vote at
    /// the front covers both. That holds only when both have as many replicas, when the address of
    /// the database stands in the source, so that it can be another one for each replica, and when
    /// nobody else writes to the database: what another service writes through the database's tunnel
    /// reaches the chains between different requests of each, and right replicas differ.
    ///
    /// No example: `ftcompose build` refuses chains so far (FT005).
    public static let chainUnsound = DiagnosticID("FT317", "chain-unsound")

    /// A service that `forwarding` names cannot stand in front of the tunnel.
    ///
    /// The compiler writes configuration for nginx, HAProxy, Traefik and Caddy. The proxy must reach
    /// the tunnel over a network of both, speak plain HTTP to it, and spread requests over paths as
    /// `load_balancing.algorithm` says.
    ///
    /// No example: `ftcompose build` refuses a reverse proxy in front of the tunnel so far (FT005).
    public static let forwardingRefused = DiagnosticID("FT318", "forwarding-refused")

    /// A reverse proxy has to be told to read the compiler's configuration.
    ///
    /// The emitted project puts a file into the proxy's container. nginx reads every file of
    /// `/etc/nginx/conf.d`; the others read what their own configuration or command names, and that
    /// is not changed.
    ///
    /// No example: `ftcompose build` refuses a reverse proxy in front of the tunnel so far (FT005).
    public static let proxyMustRead = DiagnosticID("FT319", "proxy-must-read")

    /// Something of the service belongs to its own server and means nothing to a variant.
    ///
    /// A variant of another server family gets the served tree where it looks for it. A command, an
    /// entrypoint or a settings file of nginx is of no use to Apache httpd, which would not start
    /// with the first two and would serve something else without the third.
    ///
    /// No example: `ftcompose build` refuses variants of a web server so far (FT005).
    public static let variantUnfit = DiagnosticID("FT320", "variant-unfit")

    /// The access log of a server cannot be switched on from outside its own settings.
    ///
    /// The log vote finds each request in the log of every replica by the X-Request-Id that the
    /// tunnel gives it. For nginx and Apache httpd the compiler adds a log that names it; Caddy logs
    /// only where a site says so, and of an image nobody described nothing is known.
    ///
    /// No example: `ftcompose build` refuses the vote on a web server's logs so far (FT005).
    public static let logNotSwitched = DiagnosticID("FT321", "log-not-switched")
}
