#ifndef FTCOMPOSE_COPENSSL_SHIM_H
#define FTCOMPOSE_COPENSSL_SHIM_H

// The low-level SHA functions are deprecated in favour of EVP, whose fetch per call costs more than
// the hash of a short row. They stay in every OpenSSL 3.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#endif
