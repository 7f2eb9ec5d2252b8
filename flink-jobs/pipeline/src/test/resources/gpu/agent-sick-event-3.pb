
Ô
ñ
%
service.name
tokenlake-gpu-agent
=
service.instance.id&
$42f10aca-c6be-419e-8939-04498f995643

	host.name
simulated-vm

tokenlake.simulated
3
hw.id*
(GPU-51c00001-2222-3333-4444-555555555555

	hw.vendor
NVIDIA
"
hw.name
NVIDIA H100 80GB HBM3
#
hw.model
NVIDIA H100 80GB HBM3
!
hw.driver_version

570.124.06

tokenlake.gpu.indexÝ

io.tokenlake.gpuÆ	‹¸«ãJë*
double bit ecc error23
hw.id*
(GPU-51c00001-2222-3333-4444-5555555555552
hw.type
gpu2-
tokenlake.gpu.event
double_bit_ecc_errorY‹¸«ãJëb"tokenlake.gpu.double_bit_ecc_error