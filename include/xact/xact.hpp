// Everything xact offers.
#ifndef XACT_XACT_HPP
#define XACT_XACT_HPP

#include "accuracy.hpp"
#include "bit_mask.hpp"
#include "hard_shrink.hpp"
#include "hard_sigmoid.hpp"
#include "hard_swish.hpp"
#include "hard_tanh.hpp"
#include "leaky_relu.hpp"
#include "prelu.hpp"
#include "relu.hpp"
#include "relu6.hpp"
#include "sigmoid.hpp"
#include "soft_shrink.hpp"
#include "softsign.hpp"
#include "squared_relu.hpp"
#include "streaming.hpp"
#include "threshold.hpp"
#include "transform.hpp"
#include "version.hpp"

#endif
