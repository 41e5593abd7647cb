/// Pages that a web server makes up itself: texts of errors and redirects.
///
/// Different servers say one thing in pages of their own: the same status, other words, other headers
/// about them.
public enum HTTPServerPage {
    /// Whether the body of a reply with this status may be a page of the server's own.
    public static func isPossible(_ status: Int) -> Bool { status >= 300 && status != 304 }

    /// The status as GET and HEAD mean it.
    ///
    /// 301 and 308, as 302 and 307, differ only in what becomes of a request's body, and these have none:
    /// for a folder nginx and Apache answer with 301 and Caddy with 308.
    public static func status(_ status: Int) -> Int {
        switch status {
        case 308: 301
        case 307: 302
        default: status
        }
    }
}
