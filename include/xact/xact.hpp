// Everything xact offers.
#ifndef XACT_XACT_HPP
#define XACT_XACT_HPP

#include "accuracy.hpp"
#include "bit_mask.hpp"
#include "leaky_relu.hpp"
#include "relu.hpp"
#include "sigmoid.hpp"
#include "softsign.hpp"
#include "streaming.hpp"
#include "transform.hpp"
#include "version.hpp"

#endif
