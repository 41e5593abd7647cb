/// The certificates of a service, and what brings their files into the tunnel.
struct WebCertificates {
    var certificates: [WebCertificate] = []
    var carried = CarriedFiles()
}
